using Chasqui.Domain.Progress;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>The recorded samples of consumer groups, with what was seen to be read.</summary>
internal sealed class RecordedProgress
{
    private readonly Dictionary<(string Group, int Topic, int Partition), Partition> _partitions = [];

    /// <summary>The groups that were sampled on a topic.</summary>
    public IEnumerable<string> GroupsOf(int topic) => _partitions.Keys.Where(k => k.Topic == topic).Select(k => k.Group).Distinct();

    /// <summary>Samples come in the order of their times.</summary>
    public void Add(string group, int topic, int partition, in ProgressSample sample)
    {
        if (!_partitions.TryGetValue((group, topic, partition), out var progress))
            _partitions.Add((group, topic, partition), progress = new Partition());
        progress.Progress.Add(sample.TimeMs, sample.Members, new PartitionOffsets(partition, sample.Committed, sample.LogStart, sample.LogEnd));
    }

    /// <summary>Something was read there: what comes behind it was not the group's first.</summary>
    public void AddRead(string group, int topic, int partition, long offset)
    {
        if (_partitions.TryGetValue((group, topic, partition), out var progress))
            progress.FirstRead = Math.Min(progress.FirstRead, offset);
    }

    public PassEvidence Pass(string group, in RecordPlace place, long writtenAtMs)
    {
        if (!_partitions.TryGetValue((group, place.Topic, place.Partition), out var partition))
            return PassEvidence.Unknown;
        var pass = partition.Progress.Pass(place.Offset, writtenAtMs, ProgressHistory.ClockSlackMs);
        return pass.By == PassedBy.FirstCommit && partition.FirstRead <= place.Offset ? pass.WhenReadBefore() : pass.Evidence;
    }

    private sealed class Partition
    {
        public PartitionProgress Progress { get; } = new();

        public long FirstRead { get; set; } = long.MaxValue;
    }
}

/// <summary>A group on a partition at one time.</summary>
/// <param name="TimeMs">When, in Unix milliseconds.</param>
/// <param name="Committed">Its next offset; -1 for none.</param>
/// <param name="LogStart">The first offset of the log; -1 when it is not known.</param>
/// <param name="LogEnd">The next offset to be written; -1 when it is not known.</param>
/// <param name="Members">The members of the group; null when that is not known.</param>
internal readonly record struct ProgressSample(long TimeMs, long Committed, long LogStart, long LogEnd, int? Members);
