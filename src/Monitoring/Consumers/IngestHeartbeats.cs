using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Sample;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Consumers;

/// <summary>
/// Ingests a batch of heartbeats. When it returns, everything is durable and offsets may be committed; when it throws, nothing may, and the same
/// records again do no harm. Bad input never throws: it is dead-lettered. What heartbeats tell of offsets that verdicts on traces rest on is kept as
/// progress too, so that these use the fresher of both.
/// </summary>
public sealed class IngestHeartbeats(
    SystemTopology topology, IReadOnlyList<StreamPath> paths, IConsumerObservationStore store, IProgressStore progress, IDeadLetterStore deadLetters,
    TimeProvider clock, ILogger<IngestHeartbeats> logger)
{
    /// <summary>A heartbeat from further ahead than this is refused.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    private readonly HashSet<GroupKey> _subscriptions = [.. GroupSubscriptions.WithStandbys(topology.Tracing, paths)];

    public async Task<HeartbeatOutcome> IngestAsync(IReadOnlyList<HeartbeatRecord> records, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        List<ReceivedHeartbeat> kept = [];
        List<DeadLetter> refused = [];
        foreach (var record in records)
            if (Read(record, now, out var heartbeat) is var error && error.Length == 0)
                kept.Add(new(now, record.Partition, record.Offset, heartbeat!));
            else
                refused.Add(new(
                    record.Topic, record.Partition, record.Offset, record.TimestampMs, error, 0, -1,
                    record.Value[..Math.Min(record.Value.Length, DeadLetter.MaxRawBytes)], record.Value.Length));

        if (kept.Count > 0)
            await store.AppendAsync(kept, cancellation);
        var offsets = kept.SelectMany(k => ProgressOf(k.Heartbeat)).GroupBy(o => (o.Cluster, o.Group, o.Topic, o.AtMs)).Select(o => o.Last()).ToArray();
        if (offsets.Length > 0)
            await progress.AppendAsync(offsets, cancellation);
        if (refused.Count > 0)
        {
            await deadLetters.WriteAsync(refused, now, cancellation);
            Log.Refused(logger, refused.Count, refused[0].Reason);
        }

        ConsumersMeter.Ingested(kept.Count, refused.Count);
        return new(kept.Count, refused.Count);
    }

    private string Read(in HeartbeatRecord record, long nowMs, out ConsumerHeartbeat? heartbeat)
    {
        if (!ConsumerHeartbeatReader.TryRead(record.Value, out heartbeat, out var error))
            return error;
        var cluster = heartbeat!.Cluster;
        if (topology.Clusters.All(c => c.Name != cluster))
            return $"the topology has no cluster {cluster}";
        return heartbeat.SentAtMs > nowMs + (long)MaxAhead.TotalMilliseconds ? "it is from the future" : "";
    }

    private IEnumerable<GroupOffsets> ProgressOf(ConsumerHeartbeat heartbeat) => heartbeat.Partitions
        .Where(p => p.Committed >= 0 && _subscriptions.Contains(new(heartbeat.Cluster, heartbeat.Group, p.Topic)))
        .GroupBy(p => p.Topic)
        .Select(topic => new GroupOffsets(
            heartbeat.Cluster, heartbeat.Group, topic.Key, heartbeat.SentAtMs, null, [.. topic.Select(p => new PartitionOffsets(p.Partition, p.Committed, -1, -1))]));
}
