using System.Globalization;
using Azure.Data.Tables;
using Chasqui.Domain.Brokers;
using Chasqui.Monitoring.Brokers;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Brokers;

/// <summary>
/// Broker history in tables by day. Samples: PK <c>{cluster}|{broker}</c>, or <c>{cluster}|</c> for the cluster's own; RK the time of the first, so that writing
/// again replaces; many samples an entity, deflated. Baselines: PK the cluster, RK the broker. Boards: one entity a cluster in a table without a day.
/// </summary>
internal sealed class TableBrokerStore(TableDirectory tables) : IBrokerStore
{
    public const string Samples = "brokersamples";
    public const string Baselines = "brokerbaselines";
    private const string Boards = "brokerboards";
    private const string BoardKey = "board";
    private const int PageSize = 100;
    private const int BaselineDays = 7;

    /// <summary>An entity holds at most this much time: one that began this long before a period may reach into it.</summary>
    private const long LongestChunkMs = 3 * 3_600_000;

    public Task AppendAsync(IReadOnlyList<BrokerSample> samples, CancellationToken cancellation) =>
        WriteAsync(KeyOf(samples[0].Cluster, samples[0].Broker), samples[0].AtMs, StoredBrokers.Write(samples), cancellation);

    public Task AppendAsync(IReadOnlyList<ClusterSample> samples, CancellationToken cancellation) =>
        WriteAsync(KeyOf(samples[0].Cluster, null), samples[0].AtMs, StoredBrokers.Write(samples), cancellation);

    public async Task<IReadOnlyList<BrokerSample>> ReadAsync(string cluster, int broker, long fromMs, long toMs, CancellationToken cancellation)
    {
        var read = new List<BrokerSample>();
        await foreach (var entity in ChunksAsync(KeyOf(cluster, broker), fromMs, toMs, cancellation))
            read.AddRange(StoredBrokers.ReadSamples(Payload.Read(entity)).Where(s => s.AtMs >= fromMs && s.AtMs < toMs));
        return read;
    }

    public async Task<IReadOnlyList<ClusterSample>> ReadAsync(string cluster, long fromMs, long toMs, CancellationToken cancellation)
    {
        var read = new List<ClusterSample>();
        await foreach (var entity in ChunksAsync(KeyOf(cluster, null), fromMs, toMs, cancellation))
            read.AddRange(StoredBrokers.ReadClusters(Payload.Read(entity)).Where(s => s.AtMs >= fromMs && s.AtMs < toMs));
        return read;
    }

    public async Task SaveBaselinesAsync(string cluster, DateOnly day, IReadOnlyList<StoredBaseline> baselines, CancellationToken cancellation)
    {
        if (baselines.Count == 0)
            return;
        var table = await tables.ForWritingAsync(Baselines, DayOf(day), cancellation: cancellation);
        var payloads = baselines.Select(StoredBrokers.Write).ToArray();
        var entities = baselines.Select((baseline, i) =>
        {
            var entity = new TableEntity(KeyText.Escape(cluster), baseline.Broker.ToString("D10", CultureInfo.InvariantCulture));
            Payload.Write(entity, payloads[i]);
            return entity;
        }).ToArray();
        await EntityWriting.UpsertAsync(table, entities, i => payloads[i].Length, cancellation);
    }

    public async Task<IReadOnlyList<StoredBaseline>> LoadBaselinesAsync(string cluster, DateOnly day, CancellationToken cancellation)
    {
        var found = new Dictionary<int, StoredBaseline>();
        for (var back = 0; back < BaselineDays; back++)
        {
            var table = tables.ForReading(Baselines, DayOf(day.AddDays(-back)));
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {KeyText.Escape(cluster)}");
            await foreach (var entity in EntityReading.QueryAsync(table, filter, PageSize, cancellation))
                if (int.TryParse(entity.RowKey, CultureInfo.InvariantCulture, out var broker) && !found.ContainsKey(broker))
                    found[broker] = StoredBrokers.ReadBaseline(broker, Payload.Read(entity));
        }

        return [.. found.Values];
    }

    public async Task SaveBoardAsync(ClusterBoard board, CancellationToken cancellation)
    {
        var entity = new TableEntity(BoardKey, KeyText.Escape(board.Cluster));
        Payload.Write(entity, StoredBrokers.Write(board));
        var table = await tables.ForWritingAsync(Boards, cancellation: cancellation);
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    public async Task<IReadOnlyList<ClusterBoard>> LoadBoardsAsync(CancellationToken cancellation)
    {
        var boards = new List<ClusterBoard>();
        await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Boards), $"PartitionKey eq '{BoardKey}'", PageSize, cancellation))
            boards.Add(StoredBrokers.ReadBoard(Payload.Read(entity)));
        return boards;
    }

    private async Task WriteAsync(string key, long firstMs, byte[] payload, CancellationToken cancellation)
    {
        var entity = new TableEntity(key, RowOf(firstMs));
        Payload.Write(entity, payload);
        var table = await tables.ForWritingAsync(Samples, Days.Of(firstMs), cancellation: cancellation);
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    private async IAsyncEnumerable<TableEntity> ChunksAsync(
        string key, long fromMs, long toMs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {RowOf(fromMs - LongestChunkMs)} and RowKey lt {RowOf(toMs)}");
        foreach (var day in Days.Between(fromMs - LongestChunkMs, toMs))
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(Samples, day), filter, PageSize, cancellation))
                yield return entity;
    }

    private static string KeyOf(string cluster, int? broker) => $"{KeyText.Escape(cluster)}|{broker?.ToString(CultureInfo.InvariantCulture)}";

    private static string RowOf(long ms) => Math.Max(0, ms).ToString("D15", CultureInfo.InvariantCulture);

    private static string DayOf(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
