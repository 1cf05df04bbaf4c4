using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Progress;

/// <summary>The samples of one group on one topic, by partition.</summary>
internal sealed class GroupProgress
{
    private readonly Dictionary<int, PartitionProgress> _partitions = [];

    public long LastMs { get; private set; } = long.MinValue;

    public void Add(GroupOffsets sample)
    {
        if (sample.AtMs <= LastMs)
            return;
        LastMs = sample.AtMs;
        foreach (var offsets in sample.Partitions)
        {
            if (!_partitions.TryGetValue(offsets.Partition, out var partition))
                _partitions.Add(offsets.Partition, partition = new PartitionProgress());
            partition.Add(sample.AtMs, sample.Members, offsets);
        }
    }

    public OffsetPass Pass(int partition, long offset, long writtenAtMs) => _partitions.TryGetValue(partition, out var progress) ? progress.Pass(offset, writtenAtMs, ProgressHistory.ClockSlackMs) : default;

    public void Forget(long beforeMs)
    {
        foreach (var partition in _partitions.Values)
            partition.Forget(beforeMs);
    }
}
