namespace Chasqui.Domain.Progress;

/// <summary>
/// The time up to which every partition of the hop topic has been ingested, from samples of the ingest group alone: when its committed offset has
/// reached the log end that a sample begun at <c>s</c> showed, everything written to that partition before <c>s</c> has been ingested. An idle
/// partition moves with every sample. Not thread-safe.
/// </summary>
public sealed class IngestWatermark
{
    /// <summary>The most samples kept of one partition that lags; beyond it every other one is dropped, which can only hold the watermark back.</summary>
    public const int MaxPending = 256;

    private readonly SortedDictionary<int, PartitionState> _partitions = [];

    /// <summary>In Unix milliseconds; <see cref="long.MinValue"/> while a partition, or the whole group, was not sampled.</summary>
    public long WatermarkMs => _partitions.Count == 0 ? long.MinValue : _partitions.Values.Min(p => p.WatermarkMs);

    /// <summary>By partition, in Unix milliseconds.</summary>
    public IEnumerable<KeyValuePair<int, long>> Partitions => _partitions.Select(p => KeyValuePair.Create(p.Key, p.Value.WatermarkMs));

    /// <summary>Takes the next sample of the ingest group on the hop topic. Older ones than the last are ignored.</summary>
    public void Add(GroupOffsets sample)
    {
        foreach (var partition in sample.Partitions)
        {
            if (!_partitions.TryGetValue(partition.Partition, out var state))
                _partitions.Add(partition.Partition, state = new PartitionState());
            state.Add(sample.AtMs, partition);
        }
    }

    private sealed class PartitionState
    {
        private readonly List<(long AtMs, long LogEnd)> _pending = [];
        private long _lastMs = long.MinValue;

        public long WatermarkMs { get; private set; } = long.MinValue;

        public void Add(long atMs, in PartitionOffsets offsets)
        {
            if (atMs <= _lastMs)
                return;
            _lastMs = atMs;
            if (offsets.LogEnd >= 0)
                _pending.Add((atMs, offsets.LogEnd));

            // What retention deleted before it was ingested will never be; the log start counts like a committed offset.
            var done = Math.Max(offsets.Committed, Math.Max(offsets.LogStart, 0));
            var passed = _pending.FindLastIndex(s => s.LogEnd <= done);
            if (passed >= 0)
                WatermarkMs = _pending[passed].AtMs;
            _pending.RemoveRange(0, passed + 1);
            if (_pending.Count > MaxPending)
                Thin();
        }

        private void Thin()
        {
            var kept = 0;
            for (var i = 0; i < _pending.Count; i += 2)
                _pending[kept++] = _pending[i];
            _pending.RemoveRange(kept, _pending.Count - kept);
        }
    }
}
