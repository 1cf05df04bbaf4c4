using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>All that guardrails ask about a target. Facts only: <see cref="GuardRules"/> and the policy decide.</summary>
public sealed record GuardEvidence
{
    /// <summary>The topology's global stop.</summary>
    public bool Stopped { get; init; }

    /// <summary>The target's entry in the allow-list; null when it has none.</summary>
    public TargetTopology? Target { get; init; }

    /// <summary>When the target was last judged, in Unix milliseconds; null when it never was.</summary>
    public long? ObservedAtMs { get; init; }

    /// <summary>The last verdict on the target.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The rule that said it.</summary>
    public string Rule { get; init; } = "";

    /// <summary>How the sickness is wider than the target, or what the mitigation relies on is sick itself, in words; null when it is not.</summary>
    public string? Wider { get; init; }

    /// <summary>What somebody else is changing, in words; null for nothing.</summary>
    public string? ForeignChange { get; init; }

    /// <summary>The mitigation that holds the target; null for none or this one.</summary>
    public string? TargetHeldBy { get; init; }

    /// <summary>The mitigation that holds one of the clusters; null for none or this one.</summary>
    public string? ClusterHeldBy { get; init; }

    /// <summary>Brokers: partitions that would have fewer in-sync replicas than their topic demands; null when not known. 0 where no broker is touched.</summary>
    public int? AtRisk { get; init; } = 0;

    /// <summary>Brokers: how many others are sick, degraded or not known. 0 where no broker is touched.</summary>
    public int OthersOut { get; init; }

    /// <summary>Brokers: how many the cluster has. 0 where no broker is touched.</summary>
    public int Brokers { get; init; }

    /// <summary>When the target was last acted on by another mitigation, in Unix milliseconds; null for never, or longer ago than a day.</summary>
    public long? LastActedMs { get; init; }

    /// <summary>How many others of this kind acted within the last hour.</summary>
    public int ActedInHour { get; init; }

    /// <summary>More facts for whoever reads the plan.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The consumer's instance that the evidence points at; null for none.</summary>
    public string? Instance { get; init; }

    /// <summary>Streams: the cluster to lead over; null where no stream is touched, or there is none.</summary>
    public string? To { get; init; }

    /// <summary>Streams: the cluster that it is led over now.</summary>
    public string? From { get; init; }
}
