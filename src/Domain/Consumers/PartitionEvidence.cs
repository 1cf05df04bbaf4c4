namespace Chasqui.Domain.Consumers;

/// <summary>Who owns a partition, as its group's assignment says.</summary>
public enum PartitionOwnership : byte
{
    /// <summary>The assignment is not known.</summary>
    Unknown = 0,
    Owned = 1,

    /// <summary>Nobody does, while other partitions of the topic are owned, or this one was consumed within memory.</summary>
    Unowned = 2,

    /// <summary>No partition of the topic is owned, and this one was not consumed within memory: the group no longer reads the topic.</summary>
    TopicLeft = 3,
}

/// <summary>
/// All that is known of one group on one partition. Facts only: <see cref="ConsumerRules"/> hold the policy. Times are Unix milliseconds, -1 for
/// never; offsets are -1 when they are not known.
/// </summary>
public readonly record struct PartitionEvidence
{
    /// <summary>When the newest sample was taken.</summary>
    public long SampledAtMs { get; init; }

    /// <summary>How many samples there have been, since the log or the memory of it began.</summary>
    public int Samples { get; init; }

    /// <summary>When the first of them was taken.</summary>
    public long FirstAtMs { get; init; }

    /// <summary>How often samples are taken, in milliseconds; 0 with fewer than two.</summary>
    public long IntervalMs { get; init; }

    /// <summary>It was sampled from outside, and not known from heartbeats alone.</summary>
    public bool SampledOutside { get; init; }

    /// <summary>When the committed offset was last read, or committed.</summary>
    public long CommitSeenAtMs { get; init; }

    public long Committed { get; init; }

    public long LogStart { get; init; }

    public long LogEnd { get; init; }

    /// <summary>When the log end was last read.</summary>
    public long LogEndSeenAtMs { get; init; }

    /// <summary>When the log end last grew.</summary>
    public long LogGrewAtMs { get; init; }

    /// <summary>Offsets from the committed one, or from the log start if that is later, to the log end; 0 or more.</summary>
    public long Lag { get; init; }

    /// <summary>
    /// What of <see cref="Lag"/> waits to be read. 0 when the consumer rests before a short tail that it has had its time to read: transaction
    /// markers, aborted or compacted records. Such a tail stays read until the offset moves; what is written after it counts.
    /// </summary>
    public long Unread { get; init; }

    /// <summary>The age of the oldest unread record at the newest sample.</summary>
    public TimeLag TimeLag { get; init; }

    /// <summary>The least time lag of the recent samples, and how long they reach back: it was never less.</summary>
    public long LeastTimeLagMs { get; init; }

    public LagTrend Trend { get; init; }

    /// <summary>When the committed offset was last seen to move forward.</summary>
    public long ProgressAtMs { get; init; }

    /// <summary>When its offset was last seen where it was before it moved: it moved after this. -1 when it has not moved.</summary>
    public long ProgressAfterMs { get; init; }

    /// <summary>The longest usual time between two such moves while records waited, in milliseconds; 0 with none.</summary>
    public long ProgressGapMs { get; init; }

    /// <summary>How many such times are known.</summary>
    public int ProgressGaps { get; init; }

    /// <summary>When the offset was last seen to go back.</summary>
    public long RewoundAtMs { get; init; }

    /// <summary>Where it was before it went back, as long as it has not come there again; else -1.</summary>
    public long RewoundFrom { get; init; }

    /// <summary>It went back less than a minute's progress, in a rebalance: uncommitted work that is done again.</summary>
    public bool RewoundByRebalance { get; init; }

    /// <summary>Since when the committed offset is beyond the log end.</summary>
    public long BeyondEndSinceMs { get; init; }

    public PartitionOwnership Ownership { get; init; }

    /// <summary>The member that owns it by the group's assignment.</summary>
    public string? Owner { get; init; }

    /// <summary>Since when <see cref="Ownership"/> is what it is.</summary>
    public long OwnershipSinceMs { get; init; }

    public OwnerHeartbeat? Heartbeat { get; init; }

    public GroupEvidence Group { get; init; }
}
