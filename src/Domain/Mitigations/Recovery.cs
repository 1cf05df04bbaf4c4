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
}

/// <summary>Whether a target is well again.</summary>
/// <param name="IsWell">It is, by an observation from after the act.</param>
/// <param name="Says">Why, with the rule of the verdict.</param>
public sealed record Recovery(bool IsWell, string Says);
