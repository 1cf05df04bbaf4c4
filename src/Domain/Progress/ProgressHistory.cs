using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Progress;

/// <summary>A consumer group on a topic of a cluster.</summary>
public readonly record struct GroupKey(string Cluster, string Group, string Topic);

/// <summary>
/// How far consumer groups had come, and when: the samples of committed offsets, kept as change points. Answers whether a group has passed an
/// offset. Not thread-safe.
/// </summary>
public sealed class ProgressHistory
{
    /// <summary>By how much the clocks of producers and of the monitor may disagree before a commit is taken for older than a record, in milliseconds: 5 s.</summary>
    public const long ClockSlackMs = 5000;

    private readonly Dictionary<GroupKey, GroupProgress> _groups = [];

    /// <summary>Takes a sample. Those of one group come in the order of their times; a repeated one changes nothing.</summary>
    public void Add(GroupOffsets sample)
    {
        var key = new GroupKey(sample.Cluster, sample.Group, sample.Topic);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new GroupProgress());
        group.Add(sample);
    }

    /// <summary>The newest sample's time, in Unix milliseconds; null when the group was never sampled.</summary>
    public long? LastSampleMs(in GroupKey key) => _groups.TryGetValue(key, out var group) ? group.LastMs : null;

    /// <summary>
    /// Whether the group has passed the record that was written to the offset at a time (Unix milliseconds): by the first sample from then on that shows
    /// it moved behind it. A group that goes back later has passed it all the same. A commit from before the record was written says nothing of it: the
    /// offset was another record's then, before the log was cut or the group went back. The record's time is by another clock than the samples'; they
    /// may differ by <see cref="ClockSlackMs"/>.
    /// </summary>
    public PassEvidence Pass(in GroupKey key, int partition, long offset, long writtenAtMs) =>
        PassWithReset(key, partition, offset, writtenAtMs).Evidence;

    /// <summary>As <see cref="Pass"/>, and how the group came past it.</summary>
    public OffsetPass PassWithReset(in GroupKey key, int partition, long offset, long writtenAtMs) =>
        _groups.TryGetValue(key, out var group) ? group.Pass(partition, offset, writtenAtMs) : default;

    /// <summary>Forgets what was sampled before a time, in Unix milliseconds, but for the newest sample before it.</summary>
    public void Forget(long beforeMs)
    {
        foreach (var group in _groups.Values)
            group.Forget(beforeMs);
    }
}
