using Azure.Data.Tables;

namespace Chasqui.Storage.Tables;

/// <summary>Writes entities of one partition in as few requests as the limits allow.</summary>
internal static class EntityWriting
{
    private const int MaxActions = 100;

    /// <summary>An entity group transaction takes 4 MiB, in base64 and with its frame.</summary>
    private const int MaxBytes = 2800 * 1024;

    public static Task UpsertAsync(TableClient table, IReadOnlyList<TableEntity> entities, Func<int, int> sizeOf, CancellationToken cancellation) =>
        entities.Count == 1
            ? table.UpsertEntityAsync(entities[0], TableUpdateMode.Replace, cancellation)
            : UpsertManyAsync(table, entities, sizeOf, cancellation);

    /// <summary>Cuts what goes into one partition into transactions.</summary>
    public static IEnumerable<IReadOnlyList<T>> Batches<T>(IReadOnlyList<T> items, Func<T, int> sizeOf)
    {
        var batch = new List<T>(Math.Min(items.Count, MaxActions));
        var bytes = 0;
        foreach (var item in items)
        {
            var size = sizeOf(item) + 1024;
            if (batch.Count == MaxActions || (batch.Count > 0 && bytes + size > MaxBytes))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }

            batch.Add(item);
            bytes += size;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static async Task UpsertManyAsync(
        TableClient table, IReadOnlyList<TableEntity> entities, Func<int, int> sizeOf, CancellationToken cancellation)
    {
        foreach (var batch in Batches([.. Enumerable.Range(0, entities.Count)], sizeOf))
            await SubmitAsync(table, [.. batch.Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entities[i]))], cancellation);
    }

    /// <summary>A transaction of one costs more than the plain request.</summary>
    private static Task SubmitAsync(TableClient table, List<TableTransactionAction> actions, CancellationToken cancellation) =>
        actions.Count == 1
            ? table.UpsertEntityAsync((TableEntity)actions[0].Entity, TableUpdateMode.Replace, cancellation)
            : table.SubmitTransactionAsync(actions, cancellation);
}
