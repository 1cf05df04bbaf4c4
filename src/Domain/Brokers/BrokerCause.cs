namespace Chasqui.Domain.Brokers;

/// <summary>Why a broker has its verdict, where the verdict alone does not say it. The numbers are stored: never renumber.</summary>
public enum BrokerCause : byte
{
    None = 0,

    /// <summary>Undetermined: no fact is fresh.</summary>
    Stale = 1,

    /// <summary>Undetermined: metrics are fresh, but the outside look that used to come is not; what a broker says of itself is not believed alone.</summary>
    OutsideStale = 2,

    /// <summary>Undetermined: it was slow by a signal that has stopped coming.</summary>
    SlowSignalStale = 3,

    /// <summary>Undetermined: only metrics are known, and there is neither a history nor a peer to hold them against.</summary>
    NoBaseline = 4,

    /// <summary>Undetermined: something failed, not often or long enough yet.</summary>
    Unconfirmed = 5,

    /// <summary>Undetermined: it refuses our credentials, and no peer is known to accept them.</summary>
    OurCredentials = 6,

    /// <summary>Undetermined: its traffic stopped while its peers have some, and the canary still passes.</summary>
    NoTrafficButServes = 7,

    /// <summary>Degraded: it left a moment ago; a restart looks like this.</summary>
    Restarting = 10,

    /// <summary>Degraded: partitions without a leader.</summary>
    Leaderless = 11,

    /// <summary>Degraded: partitions with fewer in-sync replicas than their topic demands.</summary>
    UnderMinIsr = 12,

    /// <summary>Degraded: its replicas are out of sync.</summary>
    UnderReplicated = 13,

    /// <summary>Degraded: it reports a log directory offline.</summary>
    OfflineLogDirectory = 14,

    /// <summary>Slow: beyond its own history and its peers.</summary>
    BeyondHistoryAndPeers = 20,

    /// <summary>Slow: beyond its own history; there is no peer to compare with.</summary>
    BeyondHistory = 21,

    /// <summary>Slow: overwhelmingly beyond its peers; there is no history of its own.</summary>
    BeyondPeers = 22,

    /// <summary>Missing: no longer registered, and no connection.</summary>
    Gone = 30,

    /// <summary>Missing: it answers us, but the others do not list it.</summary>
    Fenced = 31,

    /// <summary>Missing: expected, and never seen.</summary>
    NeverSeen = 32,

    /// <summary>Unreachable: the connection is refused.</summary>
    Refused = 40,

    /// <summary>Unreachable: the connection times out.</summary>
    TimedOut = 41,

    /// <summary>Unreachable: its name does not resolve.</summary>
    Unresolvable = 42,

    /// <summary>Unreachable: the connection fails in another way.</summary>
    ConnectionFails = 43,

    /// <summary>Zombie: it accepts connections and never answers, and the others list it.</summary>
    NeverAnswers = 50,

    /// <summary>Zombie: it accepts connections and never answers, and the others have given it up: a stopped process.</summary>
    Hung = 51,

    /// <summary>Zombie: it refuses credentials that its peers accept.</summary>
    RefusesClients = 52,

    /// <summary>Zombie: the canary cannot be written, or not be read back.</summary>
    CanaryFails = 53,

    /// <summary>Zombie: its traffic stopped while its peers have some, and no canary shows that it serves.</summary>
    NoTraffic = 54,
}
