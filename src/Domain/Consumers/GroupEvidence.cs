namespace Chasqui.Domain.Consumers;

/// <summary>What a group coordinator says of a group.</summary>
public enum GroupState : byte
{
    Unknown = 0,
    Stable = 1,

    /// <summary>Any state between two stable ones, of any protocol.</summary>
    Rebalancing = 2,
    Empty = 3,

    /// <summary>It has been deleted.</summary>
    Dead = 4,
}

/// <summary>How a group shares out partitions.</summary>
public enum GroupProtocol : byte
{
    Unknown = 0,
    Classic = 1,

    /// <summary>The consumer protocol of KIP-848.</summary>
    Consumer = 2,

    /// <summary>A share group (KIP-932): many read one partition, so that a committed offset says little.</summary>
    Share = 3,
}

/// <summary>What is known of a group as a whole. Facts only. Times are Unix milliseconds, -1 for never.</summary>
public readonly record struct GroupEvidence
{
    public static readonly GroupEvidence Unknown = new() { EmptySinceMs = -1, DisturbedAtMs = -1, DisturbedSinceMs = -1, UnstableSinceMs = -1, SeenAtMs = -1, RebalancedAtMs = -1 };

    public GroupState State { get; init; }

    public GroupProtocol Protocol { get; init; }

    /// <summary>How many members it has; null when that is not known.</summary>
    public int? Members { get; init; }

    /// <summary>When its state or members were last observed; evidence older than is fresh is given as <see cref="Unknown"/>.</summary>
    public long SeenAtMs { get; init; }

    /// <summary>How far apart its observations are, in milliseconds; 0 when that is not known yet.</summary>
    public long IntervalMs { get; init; }

    /// <summary>Since when it is without members.</summary>
    public long EmptySinceMs { get; init; }

    /// <summary>It was seen with members before it was empty.</summary>
    public bool HadMembers { get; init; }

    /// <summary>When it was last seen rebalancing, or with other members, owners or another generation than before.</summary>
    public long DisturbedAtMs { get; init; }

    /// <summary>When the last row of such disturbances began, each less than a minute after the one before.</summary>
    public long DisturbedSinceMs { get; init; }

    /// <summary>Since when it rebalances without having been stable.</summary>
    public long UnstableSinceMs { get; init; }

    /// <summary>How many rebalances it began in the last five minutes.</summary>
    public int Rebalances { get; init; }

    /// <summary>From the first to the last of these, in milliseconds.</summary>
    public long RebalanceSpanMs { get; init; }

    /// <summary>When the last of them was seen.</summary>
    public long RebalancedAtMs { get; init; }

    /// <summary>When its last disturbance was seen, by its coordinator or by a member.</summary>
    public long UnsettledAtMs => Math.Max(DisturbedAtMs, RebalancedAtMs);

    /// <summary>The group is there and has members.</summary>
    public bool IsAlive => State is GroupState.Stable or GroupState.Rebalancing || Members > 0;
}
