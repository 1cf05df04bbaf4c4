namespace Chasqui.Domain.Brokers;

/// <summary>All that is known of one broker at one time. Facts only: <see cref="BrokerRules"/> hold the policy.</summary>
public sealed record BrokerEvidence
{
    public required int Broker { get; init; }

    /// <summary>Whether the others list it; null when that is not known or too old.</summary>
    public bool? Registered { get; init; }

    /// <summary>When it was last listed, or answered; when it was first known of if neither ever. Unix milliseconds.</summary>
    public required long LastSeenMs { get; init; }

    /// <summary>Whether it was ever listed, or ever answered.</summary>
    public bool EverSeen { get; init; }

    /// <summary>It led nothing any more while it was still listed: a controlled shutdown, or a broker drained on purpose.</summary>
    public bool LeftInOrder { get; init; }

    /// <summary>The configuration names it.</summary>
    public bool Expected { get; init; }

    /// <summary>Partitions still miss it; null when not known.</summary>
    public bool? Missed { get; init; }

    /// <summary>A direct connection.</summary>
    public ProbeFact Connect { get; init; } = ProbeFact.Unknown;

    /// <summary>What is asked of it directly: ApiVersions and metadata.</summary>
    public ProbeFact Answer { get; init; } = ProbeFact.Unknown;

    public ProbeFact Canary { get; init; } = ProbeFact.Unknown;

    /// <summary>Another broker of the cluster accepts the same credentials.</summary>
    public bool PeersAcceptCredentials { get; init; }

    /// <summary>Its metrics are known, and fresh.</summary>
    public bool MetricsFresh { get; init; }

    /// <summary>There is a history or a peer to hold its metrics against.</summary>
    public bool HasBaseline { get; init; }

    /// <summary>The worst signal that is out of range, confirmed ones first; null when none is.</summary>
    public SlowEvidence? Slow { get; init; }

    /// <summary>Whether <see cref="Slow"/> is fresh.</summary>
    public bool SlowFresh { get; init; }

    public TrafficEvidence Traffic { get; init; } = TrafficEvidence.Unknown;

    /// <summary>Its partitions in the cluster's metadata; all null when not known or too old.</summary>
    public PartitionCounts Partitions { get; init; }

    /// <summary>Under-replicated partitions twice in a row, as the metadata or, where there is none, the broker itself says.</summary>
    public bool UnderReplicatedConfirmed { get; init; }

    /// <summary>Log directories it reports offline.</summary>
    public int OfflineLogDirectories { get; init; }

    /// <summary>It was seen from outside, some time: by a probe or the canary, or, where there never was one, by the others' list.</summary>
    public bool OutsideKnown { get; init; }

    /// <summary>That look is fresh. The others' list does not stand in for probes that used to come.</summary>
    public bool OutsideFresh { get; init; }
}
