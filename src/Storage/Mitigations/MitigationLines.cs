using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Domain.Mitigations;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Mitigations;

/// <summary>The lines of records, in the partition <c>s|{id}</c> of <c>mitigations</c>, by name and phase: added and never replaced.</summary>
internal sealed class MitigationLines(TableDirectory tables)
{
    private const string Line = "Line";

    /// <summary>The line that is kept: the first of its name and phase.</summary>
    public async Task<MitigationStep> AddAsync(string id, MitigationStep step, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(TableMitigationStore.Kind, cancellation: cancellation);
        var entity = new TableEntity(PartitionOf(id), $"{KeyText.Escape(step.Name)}|{(int)step.Phase}")
        {
            [Line] = JsonSerializer.Serialize(step, MitigationJson.Default.MitigationStep),
        };
        if (await EntityAdding.TryAddAsync(table, entity, cancellation))
            return step;
        var kept = await EntityReading.FindAsync(table, entity.PartitionKey, entity.RowKey, cancellation);
        return kept is null ? step : StepOf(kept);
    }

    /// <summary>In the order of time.</summary>
    public async Task<IReadOnlyList<MitigationStep>> ReadAsync(string id, CancellationToken cancellation)
    {
        List<MitigationStep> steps = [];
        await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(TableMitigationStore.Kind), FilterOf(id), 1000, cancellation))
            steps.Add(StepOf(entity));
        return [.. steps.OrderBy(step => step.AtMs).ThenBy(step => step.Phase)];
    }

    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(TableMitigationStore.Kind, cancellation: cancellation);
        await foreach (var line in EntityReading.QueryAsync(table, FilterOf(id), 1000, cancellation))
            await table.DeleteEntityAsync(line.PartitionKey, line.RowKey, cancellationToken: cancellation);
    }

    private static string FilterOf(string id) => TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(id)}");

    private static string PartitionOf(string id) => $"s|{KeyText.Escape(id)}";

    private static MitigationStep StepOf(TableEntity entity) => JsonSerializer.Deserialize(entity.GetString(Line), MitigationJson.Default.MitigationStep)!;
}
