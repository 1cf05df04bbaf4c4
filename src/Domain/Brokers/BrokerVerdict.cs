namespace Chasqui.Domain.Brokers;

/// <summary>How a broker looks from outside. The numbers are stored: never renumber.</summary>
public enum BrokerVerdict : byte
{
    /// <summary>It is seen from outside, and nothing speaks against it.</summary>
    Healthy = 0,

    /// <summary>It left for good: no longer registered, not expected, and no partition misses it. Forgotten after a while.</summary>
    Retired = 1,

    /// <summary>What is known is too old, too little or contradictory. Never a reason to act.</summary>
    Undetermined = 2,

    /// <summary>Partitions of it are out of sync, below their minimum or without a leader, or it left a moment ago.</summary>
    Degraded = 3,

    /// <summary>It serves, but far slower than its own history and its peers explain.</summary>
    Slow = 4,

    /// <summary>It was known or is expected, and the others no longer list it.</summary>
    Missing = 5,

    /// <summary>The others list it, and no connection can be made to it.</summary>
    Unreachable = 6,

    /// <summary>It looks alive by its registration or its open port, but no client is served.</summary>
    Zombie = 7,
}
