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

    private static async Task UpsertManyAsync(
        TableClient table, IReadOnlyList<TableEntity> entities, Func<int, int> sizeOf, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction>(Math.Min(entities.Count, MaxActions));
        var bytes = 0;
        for (var i = 0; i < entities.Count; i++)
        {
            var size = sizeOf(i) + 1024;
            if (actions.Count == MaxActions || (actions.Count > 0 && bytes + size > MaxBytes))
            {
                await SubmitAsync(table, actions, cancellation);
                actions.Clear();
                bytes = 0;
            }

            actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, entities[i]));
            bytes += size;
        }

        await SubmitAsync(table, actions, cancellation);
    }

    /// <summary>A transaction of one costs more than the plain request.</summary>
    private static Task SubmitAsync(TableClient table, List<TableTransactionAction> actions, CancellationToken cancellation) =>
        actions.Count == 1
            ? table.UpsertEntityAsync((TableEntity)actions[0].Entity, TableUpdateMode.Replace, cancellation)
            : table.SubmitTransactionAsync(actions, cancellation);
}
