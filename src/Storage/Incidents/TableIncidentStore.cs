using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Consumers;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Incidents;

/// <summary>
/// Incidents in <c>incidents</c>: one entity each, by the day on which it opened and its id, which begins with the time; and a pointer to each open one
/// in the partition <c>open</c>.
/// </summary>
internal sealed class TableIncidentStore(TableDirectory tables) : IIncidentStore
{
    public const string Kind = "incidents";
    private const string OpenPartition = "open";

    public async Task SaveAsync(Incident incident, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        // The pointer is made before and taken away after: one too many is harmless, one too few would forget an open incident.
        if (incident.ClosedAtMs is null)
            await table.UpsertEntityAsync(new TableEntity(OpenPartition, incident.Id), TableUpdateMode.Replace, cancellation);
        var entity = new TableEntity(Days.Of(incident.OpenedAtMs), incident.Id);
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(incident, ConsumerJson.Default.Incident)));
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
        if (incident.ClosedAtMs is not null)
            await table.DeleteEntityAsync(OpenPartition, incident.Id, cancellationToken: cancellation);
    }

    public async Task<IReadOnlyList<Incident>> OpenAsync(CancellationToken cancellation)
    {
        List<Incident> open = [];
        await foreach (var pointer in EntityReading.QueryAsync(tables.ForReading(Kind), $"PartitionKey eq '{OpenPartition}'", 1000, cancellation))
            if (await FindAsync(pointer.RowKey, cancellation) is { ClosedAtMs: null } incident)
                open.Add(incident);
        return open;
    }

    public async Task<Incident?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!IncidentId.TryReadTime(id, out var openedAtMs) || openedAtMs > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return null;
        var entity = await EntityReading.FindAsync(tables.ForReading(Kind), Days.Of(openedAtMs), id, cancellation);
        return entity is null ? null : IncidentOf(entity);
    }

    public async Task<Page<Incident>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        List<Incident> incidents = [];
        var after = continuation is not null && IncidentId.TryReadTime(continuation, out var last) ? (Id: continuation, AtMs: last) : (Id: "", AtMs: fromMs);
        var (low, high) = (Math.Max(0, Math.Max(fromMs, after.AtMs)), Math.Max(0, toMs));
        foreach (var day in low < high ? Days.Between(low, high - 1) : [])
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {day} and RowKey ge {low.ToString("D13")} and RowKey lt {high.ToString("D13")} and RowKey gt {after.Id}");
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Kind), filter, Math.Min(limit + 1, 1000), cancellation))
            {
                if (incidents.Count == limit)
                    return new([.. incidents], incidents[^1].Id);
                incidents.Add(IncidentOf(entity));
            }
        }

        return new([.. incidents], null);
    }

    private static Incident IncidentOf(TableEntity entity) =>
        JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), ConsumerJson.Default.Incident)!;
}
