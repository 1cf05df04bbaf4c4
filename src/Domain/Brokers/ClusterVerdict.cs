namespace Chasqui.Domain.Brokers;

/// <summary>How a cluster looks as a whole. The numbers are stored: never renumber.</summary>
public enum ClusterVerdict : byte
{
    Healthy = 0,

    /// <summary>Nothing that is known is fresh.</summary>
    Undetermined = 1,

    /// <summary>Some broker is sick or degraded; its own verdict says how.</summary>
    Degraded = 2,

    /// <summary>The controller changes again and again.</summary>
    ControllerFlapping = 3,

    /// <summary>There is no active controller.</summary>
    NoController = 4,

    /// <summary>Partitions have no leader: they can be neither written nor read.</summary>
    OfflinePartitions = 5,

    /// <summary>Most brokers look sick at once: the monitor, its network or the zone is suspected. Page, do not act.</summary>
    MajoritySick = 6,
}
