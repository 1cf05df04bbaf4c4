using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Routes;

/// <summary>What is known of the cluster that a route has left: every group that reads the stream there, by its samples. Facts only.</summary>
public sealed record DrainEvidence
{
    /// <summary>When the route was switched, in Unix milliseconds.</summary>
    public required long SinceMs { get; init; }

    /// <summary>When it is judged, in Unix milliseconds.</summary>
    public required long NowMs { get; init; }

    /// <summary>When the group was sampled last whose last sample is oldest, in Unix milliseconds; null when one was never sampled since the switch.</summary>
    public long? SampledAtMs { get; init; }

    /// <summary>When a log was last seen grown, in Unix milliseconds; the first sample's time when none was.</summary>
    public long GrownAtMs { get; init; }

    /// <summary>A partition's log or commit could not be read in the last sample.</summary>
    public bool Unread { get; init; }

    /// <summary>Records that some group has not passed, over all groups and partitions.</summary>
    public long Lag { get; init; }

    /// <summary>Puts the samples of the groups together.</summary>
    /// <param name="groups">Every group that reads the stream on that cluster.</param>
    /// <param name="samples">Of that cluster, in the order of their times; others may be among them.</param>
    /// <param name="sinceMs">When the route was switched, in Unix milliseconds.</param>
    /// <param name="nowMs">When it is judged, in Unix milliseconds.</param>
    public static DrainEvidence Of(IReadOnlyCollection<GroupKey> groups, IEnumerable<GroupOffsets> samples, long sinceMs, long nowMs)
    {
        Dictionary<GroupKey, GroupOffsets> last = [];
        Dictionary<(string Topic, int Partition), long> ends = [];
        long grownAt = 0;
        foreach (var sample in samples)
        {
            var key = new GroupKey(sample.Cluster, sample.Group, sample.Topic);
            if (sample.AtMs < sinceMs || !groups.Contains(key))
                continue;
            if (HasGrown(sample, ends))
                grownAt = sample.AtMs;
            last[key] = sample;
        }

        return new DrainEvidence
        {
            SinceMs = sinceMs,
            NowMs = nowMs,
            SampledAtMs = groups.Count > 0 && last.Count == groups.Count ? last.Values.Min(s => s.AtMs) : null,
            GrownAtMs = grownAt,
            Unread = last.Values.Any(s => s.Partitions.Any(p => p.LogEnd < 0 || (p.Committed < 0 && p.LogStart < 0))),
            Lag = last.Values.Sum(s => s.Partitions.Sum(Lagging)),
        };
    }

    // A partition seen for the first time counts as grown: what came before is not known.
    private static bool HasGrown(GroupOffsets sample, Dictionary<(string Topic, int Partition), long> ends)
    {
        var grown = false;
        foreach (var partition in sample.Partitions)
        {
            grown |= !ends.TryGetValue((sample.Topic, partition.Partition), out var end) || partition.LogEnd > end;
            ends[(sample.Topic, partition.Partition)] = Math.Max(end, partition.LogEnd);
        }

        return grown;
    }

    // A group that has committed nothing has everything before it. What retention took is no backlog any more.
    private static long Lagging(PartitionOffsets partition) =>
        Math.Max(0, partition.LogEnd - Math.Max(partition.Committed, Math.Max(0, partition.LogStart)));
}
