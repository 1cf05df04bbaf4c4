using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
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
/// partition <c>open</c>, and one from each request to its mitigation's id in <c>requests</c>; and the lines of records, see <see cref="MitigationLines"/>.
/// </summary>
internal sealed class TableMitigationStore(TableDirectory tables) : IMitigationStore
{
    public const string Kind = "mitigations";
    private const string OpenPartition = "open";
    private const string RequestsPartition = "requests";
    private const string Id = "Id";
    private readonly MitigationLines _lines = new(tables);

    public async Task<string> BindAsync(string requestKey, string id, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        var added = await EntityAdding.TryAddAsync(table, new TableEntity(RequestsPartition, RowOf(requestKey)) { [Id] = id, ["Request"] = requestKey }, cancellation);
        return added ? id : await BoundAsync(requestKey, cancellation) ?? id;
    }

    public async Task<string?> BoundAsync(string requestKey, CancellationToken cancellation) =>
        (await EntityReading.FindAsync(tables.ForReading(Kind), RequestsPartition, RowOf(requestKey), cancellation))?.GetString(Id);

    public async Task<bool> AddAsync(Mitigation mitigation, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        // The pointer is made before and taken away after: one too many is harmless, one too few would forget an open mitigation.
        if (await FindAsync(mitigation.Id, cancellation) is not null)
            return false;
        await table.UpsertEntityAsync(new TableEntity(OpenPartition, mitigation.Id), TableUpdateMode.Replace, cancellation);
        return await EntityAdding.TryAddAsync(table, EntityOf(mitigation), cancellation);
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
        var order = mitigation.Order;
        foreach (var id in new[] { order.Id, order.IncidentId }.OfType<string>())
            await _lines.RemoveAsync(id, cancellation);
        if (order.Request is { } request)
            await table.DeleteEntityAsync(RequestsPartition, RowOf(MitigationOrder.RequestKey(order.Kind, order.Subject, request)), cancellationToken: cancellation);
        await table.DeleteEntityAsync(OpenPartition, mitigation.Id, cancellationToken: cancellation);
        await table.DeleteEntityAsync(Days.Of(mitigation.Order.AtMs), mitigation.Id, cancellationToken: cancellation);
    }

    public Task<MitigationStep> AddStepAsync(string id, MitigationStep step, CancellationToken cancellation) => _lines.AddAsync(id, step, cancellation);

    public Task<IReadOnlyList<MitigationStep>> StepsAsync(string id, CancellationToken cancellation) => _lines.ReadAsync(id, cancellation);

    /// <summary>A name of any length and letters, as a key.</summary>
    private static string RowOf(string requestKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(requestKey)));

    private static TableEntity EntityOf(Mitigation mitigation)
    {
        var entity = new TableEntity(Days.Of(mitigation.Order.AtMs), mitigation.Id);
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(mitigation, MitigationJson.Default.Mitigation)));
        return entity;
    }

    private static Mitigation MitigationOf(TableEntity entity) =>
        JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), MitigationJson.Default.Mitigation)!;
}
