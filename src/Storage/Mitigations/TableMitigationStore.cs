using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;
using ETag = Azure.ETag;
using RequestFailedException = Azure.RequestFailedException;

namespace Chasqui.Storage.Mitigations;

/// <summary>
/// Mitigations in <c>mitigations</c>: one entity each, by the day and the id, which begins with the time; a pointer to each that has not ended in the
/// partition <c>open</c>; and the lines of a record in the partition <c>s|{id}</c>, by name and phase, added and never replaced.
/// </summary>
internal sealed class TableMitigationStore(TableDirectory tables) : IMitigationStore
{
    public const string Kind = "mitigations";
    private const string OpenPartition = "open";
    private const string Line = "Line";

    public async Task<bool> AddAsync(Mitigation mitigation, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        // The pointer is made before and taken away after: one too many is harmless, one too few would forget an open mitigation.
        if (await FindAsync(mitigation.Id, cancellation) is not null)
            return false;
        await table.UpsertEntityAsync(new TableEntity(OpenPartition, mitigation.Id), TableUpdateMode.Replace, cancellation);
        return await TryAddAsync(table, EntityOf(mitigation), cancellation);
    }

    public async Task<StoredMitigation?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!IncidentId.TryReadTime(id, out var atMs) || atMs > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return null;
        var entity = await EntityReading.FindAsync(tables.ForReading(Kind), Days.Of(atMs), id, cancellation);
        return entity is null ? null : new(MitigationOf(entity), entity.ETag.ToString());
    }

    public async Task<bool> ReplaceAsync(Mitigation mitigation, string tag, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        try
        {
            await table.UpdateEntityAsync(EntityOf(mitigation), new ETag(tag), TableUpdateMode.Replace, cancellation);
        }
        catch (RequestFailedException failure) when (failure.Status == 412)
        {
            return false;
        }

        if (mitigation.IsEnded)
            await table.DeleteEntityAsync(OpenPartition, mitigation.Id, cancellationToken: cancellation);
        return true;
    }

    public async Task<IReadOnlyList<Mitigation>> OpenAsync(CancellationToken cancellation)
    {
        List<Mitigation> open = [];
        await foreach (var pointer in EntityReading.QueryAsync(tables.ForReading(Kind), $"PartitionKey eq '{OpenPartition}'", 1000, cancellation))
            if (await FindAsync(pointer.RowKey, cancellation) is { Mitigation.IsEnded: false } stored)
                open.Add(stored.Mitigation);
        return open;
    }

    public async Task<Page<Mitigation>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        List<Mitigation> mitigations = [];
        var after = continuation is not null && IncidentId.TryReadTime(continuation, out var last) ? (Id: continuation, AtMs: last) : (Id: "", AtMs: fromMs);
        var (low, high) = (Math.Max(0, Math.Max(fromMs, after.AtMs)), Math.Max(0, toMs));
        foreach (var day in low < high ? Days.Between(low, high - 1) : [])
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {day} and RowKey ge {low.ToString("D13")} and RowKey lt {high.ToString("D13")} and RowKey gt {after.Id}");
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind), filter, Math.Min(limit + 1, 1000), cancellation))
            {
                if (mitigations.Count == limit)
                    return new([.. mitigations], mitigations[^1].Id);
                mitigations.Add(MitigationOf(entity));
            }
        }

        return new([.. mitigations], null);
    }

    public async IAsyncEnumerable<Mitigation> AskedBeforeAsync(long beforeMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Days are the only partitions that begin with a digit.
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {"0"} and PartitionKey le {Days.Of(beforeMs)} and RowKey lt {beforeMs.ToString("D13")}");
        await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind), filter, 1000, cancellation))
            yield return MitigationOf(entity);
    }

    public async Task RemoveAsync(Mitigation mitigation, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        // The entity last: until it is gone, all of this is done again.
        foreach (var id in new[] { mitigation.Id, mitigation.Order.IncidentId }.OfType<string>())
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(id)}");
            await foreach (var line in EntityReading.QueryAsync(table, filter, 1000, cancellation))
                await table.DeleteEntityAsync(line.PartitionKey, line.RowKey, cancellationToken: cancellation);
        }

        await table.DeleteEntityAsync(OpenPartition, mitigation.Id, cancellationToken: cancellation);
        await table.DeleteEntityAsync(Days.Of(mitigation.Order.AtMs), mitigation.Id, cancellationToken: cancellation);
    }

    public async Task<MitigationStep> AddStepAsync(string id, MitigationStep step, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        var entity = new TableEntity(PartitionOf(id), $"{KeyText.Escape(step.Name)}|{(int)step.Phase}")
        {
            [Line] = JsonSerializer.Serialize(step, MitigationJson.Default.MitigationStep),
        };
        if (await TryAddAsync(table, entity, cancellation))
            return step;
        var kept = await EntityReading.FindAsync(table, entity.PartitionKey, entity.RowKey, cancellation);
        return kept is null ? step : StepOf(kept);
    }

    public async Task<IReadOnlyList<MitigationStep>> StepsAsync(string id, CancellationToken cancellation)
    {
        List<MitigationStep> steps = [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(id)}");
        await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind), filter, 1000, cancellation))
            steps.Add(StepOf(entity));
        return [.. steps.OrderBy(step => step.AtMs).ThenBy(step => step.Phase)];
    }

    private static async Task<bool> TryAddAsync(TableClient table, TableEntity entity, CancellationToken cancellation)
    {
        try
        {
            await table.AddEntityAsync(entity, cancellation);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status == 409)
        {
            return false;
        }
    }

    private static string PartitionOf(string id) => $"s|{KeyText.Escape(id)}";

    private static TableEntity EntityOf(Mitigation mitigation)
    {
        var entity = new TableEntity(Days.Of(mitigation.Order.AtMs), mitigation.Id);
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(mitigation, MitigationJson.Default.Mitigation)));
        return entity;
    }

    private static Mitigation MitigationOf(TableEntity entity) =>
        JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), MitigationJson.Default.Mitigation)!;

    private static MitigationStep StepOf(TableEntity entity) => JsonSerializer.Deserialize(entity.GetString(Line), MitigationJson.Default.MitigationStep)!;
}
