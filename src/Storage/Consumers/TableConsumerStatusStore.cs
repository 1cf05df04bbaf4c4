using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Monitoring.Consumers;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Consumers;

/// <summary>
/// The last status of each group in <c>consumers</c>, by cluster and group, its partitions compressed apart so that a list need not read them; and
/// its history in <c>consumerhistory{day}</c>, by cluster, group and time.
/// </summary>
internal sealed class TableConsumerStatusStore(TableDirectory tables) : IConsumerStatusStore
{
    public const string Kind = "consumers";
    public const string HistoryKind = "consumerhistory";
    private const string Summary = "Summary";

    public async Task SaveAsync(IReadOnlyCollection<ConsumerGroupStatus> statuses, CancellationToken cancellation)
    {
        foreach (var cluster in statuses.GroupBy(s => s.Cluster))
        {
            var last = cluster.DistinctBy(s => s.Group).Select(EntityOf).ToArray();
            var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
            await EntityWriting.UpsertAsync(table, last, i => Payload.Read(last[i]).Length + last[i].GetString(Summary).Length * 2, cancellation);
            foreach (var day in cluster.GroupBy(s => Days.Of(s.AtMs)))
            {
                var points = day.DistinctBy(s => (s.Group, s.AtMs)).Select(PointOf).ToArray();
                await EntityWriting.UpsertAsync(await tables.ForWritingAsync(HistoryKind, day.Key, cancellation: cancellation), points, _ => 512, cancellation);
            }
        }
    }

    public async Task RemoveAsync(IReadOnlyCollection<(string Cluster, string Group)> groups, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(Kind, cancellation: cancellation);
        foreach (var (cluster, group) in groups)
            await table.DeleteEntityAsync(KeyText.Escape(cluster), KeyText.Escape(group), cancellationToken: cancellation);
    }

    public async Task<IReadOnlyList<ConsumerGroupStatus>> ListAsync(CancellationToken cancellation)
    {
        List<ConsumerGroupStatus> statuses = [];
        var table = tables.ForReading(Kind);
        await foreach (var entity in EntityReading.QueryAsync(table, null, 1000, cancellation))
            statuses.Add(SummaryOf(entity));
        return statuses;
    }

    public async Task<ConsumerGroupStatus?> FindAsync(string cluster, string group, CancellationToken cancellation)
    {
        var entity = await EntityReading.FindAsync(tables.ForReading(Kind), KeyText.Escape(cluster), KeyText.Escape(group), cancellation);
        if (entity is null)
            return null;
        var whole = JsonSerializer.Deserialize(Payload.Decompress(Payload.Read(entity)), ConsumerJson.Default.ConsumerGroupStatus);
        return whole ?? SummaryOf(entity);
    }

    public async Task<IReadOnlyList<ConsumerHistoryPoint>> HistoryAsync(string cluster, string group, long fromMs, long toMs, CancellationToken cancellation)
    {
        List<ConsumerHistoryPoint> points = [];
        foreach (var day in Days.Between(fromMs, toMs - 1))
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {KeyText.Escape(cluster)} and RowKey ge {RowOf(group, fromMs)} and RowKey lt {RowOf(group, toMs)}");
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(HistoryKind, day), filter, 1000, cancellation))
                points.Add(JsonSerializer.Deserialize(entity.GetString("Point"), ConsumerJson.Default.ConsumerHistoryPoint)!);
        }

        return points;
    }

    private static ConsumerGroupStatus SummaryOf(TableEntity entity) =>
        JsonSerializer.Deserialize(entity.GetString(Summary), ConsumerJson.Default.ConsumerGroupStatus)!;

    private static TableEntity EntityOf(ConsumerGroupStatus status)
    {
        var entity = new TableEntity(KeyText.Escape(status.Cluster), KeyText.Escape(status.Group))
        {
            [Summary] = JsonSerializer.Serialize(status with { Partitions = [] }, ConsumerJson.Default.ConsumerGroupStatus),
        };
        Payload.Write(entity, Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(status, ConsumerJson.Default.ConsumerGroupStatus)));
        return entity;
    }

    private static TableEntity PointOf(ConsumerGroupStatus status)
    {
        var point = new ConsumerHistoryPoint(status.AtMs, status.Verdict, status.Rule, status.Lag, status.TimeLagMs, status.Members);
        return new(KeyText.Escape(status.Cluster), RowOf(status.Group, status.AtMs))
        {
            ["Point"] = JsonSerializer.Serialize(point, ConsumerJson.Default.ConsumerHistoryPoint),
        };
    }

    private static string RowOf(string group, long atMs) => string.Create(CultureInfo.InvariantCulture, $"{KeyText.Escape(group)}|{Math.Max(0, atMs):D15}");
}
