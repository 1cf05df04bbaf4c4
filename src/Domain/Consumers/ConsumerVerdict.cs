namespace Chasqui.Domain.Consumers;

/// <summary>
/// How a consumer group does on a partition, and as a whole. Ordered by severity: the worst of its partitions is the group's. The numbers are stored:
/// never renumber.
/// </summary>
public enum ConsumerVerdict : byte
{
    /// <summary>Nothing is unread, or it keeps up, or what it does is usual: being deployed, rebalancing.</summary>
    Ok = 0,

    /// <summary>Behind, and the lag shrinks: there is a time by which it will have caught up.</summary>
    CatchingUp = 1,

    /// <summary>What is known does not tell.</summary>
    Undetermined = 2,

    /// <summary>It makes progress, but it is beyond its objective (or well behind, without one) and does not catch up.</summary>
    Lagging = 3,

    /// <summary>Its offset went back, and it has not come to where it was yet: records are processed again.</summary>
    Rewound = 4,

    /// <summary>The group rebalances again and again.</summary>
    Flapping = 5,

    /// <summary>The group lives, and nobody in it owns the partition.</summary>
    Orphaned = 6,

    /// <summary>It went in order, or nobody was there since we look, and records wait unread.</summary>
    Stopped = 7,

    /// <summary>As far as anybody can tell it is alive and owns the partition; records wait, and it makes no progress.</summary>
    Stuck = 8,

    /// <summary>It went without a word.</summary>
    Dead = 9,
}
