namespace Chasqui.Domain.Brokers;

/// <summary>One broker's partitions in the cluster's metadata, over time.</summary>
internal sealed class PartitionTrack
{
    /// <summary>A broker that led nothing for so long before it left was drained on purpose; a controlled shutdown takes less.</summary>
    public const long DrainedOnPurposeMs = 120_000;

    private readonly Cadence _cadence = new();
    private PartitionCounts _counts;
    private long _drainedSinceMs = long.MinValue;
    private long _drainedUntilMs = long.MinValue;
    private int _underReplicated;

    /// <summary>When the counts were last read, in Unix milliseconds.</summary>
    public long AtMs => _cadence.AtMs;

    public bool UnderReplicatedTwice => _underReplicated >= 2;

    public void Observe(long atMs, PartitionCounts counts, bool registered)
    {
        _cadence.Observe(atMs);
        _counts = counts;
        _underReplicated = counts.UnderReplicated > 0 ? _underReplicated + 1 : 0;
        if (!registered)
            return;
        if (counts.Leaders != 0)
            _drainedSinceMs = long.MinValue;
        else if (_drainedSinceMs == long.MinValue)
            _drainedSinceMs = atMs;
        _drainedUntilMs = atMs;
    }

    /// <summary>For how long it had led nothing when it was last listed, in milliseconds, at least 1; 0 when it did lead.</summary>
    public long DrainedMs(long lastListedMs) =>
        _drainedSinceMs == long.MinValue || lastListedMs < _drainedSinceMs ? 0 : Math.Max(1, _drainedUntilMs - _drainedSinceMs);

    public PartitionCounts Fresh(long nowMs, BrokerSettings settings) => _cadence.IsFresh(nowMs, settings) ? _counts : default;
}
