namespace Chasqui.Domain.Mitigations;

/// <summary>What is seen of a target after an act. Facts only.</summary>
public sealed record RecoveryEvidence
{
    /// <summary>When it was last judged, in Unix milliseconds; null when it never was.</summary>
    public long? ObservedAtMs { get; init; }

    public string Verdict { get; init; } = "";

    public string Rule { get; init; } = "";

    /// <summary>What is still missing for it to be whole, in words; null for nothing.</summary>
    public string? Missing { get; init; }

    /// <summary>Streams only: what traces show since the route was switched; null for every other target.</summary>
    public StreamRecovery? Stream { get; init; }

    /// <summary>What comes back by itself, sooner or later, and is waited for only so long, in words; null for nothing.</summary>
    public string? Awaited { get; init; }
}

/// <summary>What traces show of the events that went over the cluster that a stream is led over now. Times are in Unix milliseconds.</summary>
/// <param name="Cluster">That cluster.</param>
/// <param name="Arrived">How many of them came to their end since the switch, none of their hops missing.</param>
/// <param name="AccountedToMs">Every one of them that began since the switch and before this time has come to its end: the oldest that has not, or how far hops were ingested.</param>
/// <param name="MustReachMs">How far that has to be: as long after the act as the target must stay well, and all that is past its time.</param>
public sealed record StreamRecovery(string Cluster, long Arrived, long AccountedToMs, long MustReachMs);

/// <summary>Whether a target is well again.</summary>
/// <param name="IsWell">It is, by an observation from after the act.</param>
/// <param name="Says">Why, with the rule of the verdict.</param>
public sealed record Recovery(bool IsWell, string Says);
