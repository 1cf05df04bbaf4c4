using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Consumers;
using Chasqui.Monitoring.Consumers;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Consumers;

/// <summary>
/// Heartbeats, one entity each in <c>heartbeats{day}</c> by cluster and the time they were received; descriptions of groups, one entity each in
/// <c>groups{day}</c> by cluster and time. Those of one cluster and round are written in transactions of a hundred.
/// </summary>
internal sealed class TableConsumerObservationStore(TableDirectory tables, TimeProvider clock) : IConsumerObservationStore
{
    public const string HeartbeatsKind = "heartbeats";
    public const string GroupsKind = "groups";

    public async Task AppendAsync(IReadOnlyCollection<ReceivedHeartbeat> heartbeats, CancellationToken cancellation)
    {
        foreach (var day in heartbeats.GroupBy(h => (h.Heartbeat.Cluster, Day: Days.Of(h.ReceivedAtMs))))
            await WriteAsync(HeartbeatsKind, day.Key.Day, [.. day.DistinctBy(h => (h.Partition, h.Offset)).Select(EntityOf)], cancellation);
    }

    public async Task AppendAsync(IReadOnlyCollection<GroupObservation> groups, CancellationToken cancellation)
    {
        foreach (var day in groups.GroupBy(g => (g.Cluster, Day: Days.Of(g.AtMs))))
            await WriteAsync(GroupsKind, day.Key.Day, [.. day.DistinctBy(g => (g.AtMs, g.Group)).Select(EntityOf)], cancellation);
    }

    public async IAsyncEnumerable<ReceivedHeartbeat> ReadHeartbeatsAsync(string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in ReadAsync(HeartbeatsKind, cluster, fromMs, cancellation))
            if (ConsumerHeartbeatReader.TryRead(Payload.Read(entity), out var heartbeat, out _))
                yield return new(
                    entity.GetInt64("AtMs") ?? 0, entity.GetInt32("Partition") ?? 0, entity.GetInt64("Offset") ?? 0, heartbeat!);
    }

    public async IAsyncEnumerable<GroupObservation> ReadGroupsAsync(string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in ReadAsync(GroupsKind, cluster, fromMs, cancellation))
            if (JsonSerializer.Deserialize(Payload.Read(entity).Span, ConsumerJson.Default.GroupObservation) is { } group)
                yield return group;
    }

    private async Task WriteAsync(string kind, string day, TableEntity[] entities, CancellationToken cancellation)
    {
        var table = await tables.ForWritingAsync(kind, day, cancellation: cancellation);
        await EntityWriting.UpsertAsync(table, entities, i => Payload.Read(entities[i]).Length, cancellation);
    }

    private async IAsyncEnumerable<TableEntity> ReadAsync(string kind, string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var to = clock.GetUtcNow().ToUnixTimeMilliseconds() + TimeSpan.MillisecondsPerHour;
        foreach (var day in Days.Between(fromMs, to))
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {KeyText.Escape(cluster)} and RowKey ge {Time(fromMs)}");
            await foreach (var entity in EntityReading.QueryAsync(tables.ForReading(kind, day), filter, 1000, cancellation))
                yield return entity;
        }
    }

    private static TableEntity EntityOf(ReceivedHeartbeat received)
    {
        var row = string.Create(CultureInfo.InvariantCulture, $"{Time(received.ReceivedAtMs)}|{received.Partition:D5}|{received.Offset:D19}");
        var entity = new TableEntity(KeyText.Escape(received.Heartbeat.Cluster), row)
        {
            ["AtMs"] = received.ReceivedAtMs, ["Partition"] = received.Partition, ["Offset"] = received.Offset,
        };
        Payload.Write(entity, ConsumerHeartbeatWriter.ToJson(received.Heartbeat));
        return entity;
    }

    private static TableEntity EntityOf(GroupObservation group)
    {
        var entity = new TableEntity(KeyText.Escape(group.Cluster), $"{Time(group.AtMs)}|{KeyText.Escape(group.Group)}");
        Payload.Write(entity, JsonSerializer.SerializeToUtf8Bytes(group, ConsumerJson.Default.GroupObservation));
        return entity;
    }

    private static string Time(long ms) => Math.Max(0, ms).ToString("D15", CultureInfo.InvariantCulture);
}
