using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>One act of a plan.</summary>
/// <param name="Name">Unique in its plan, such as <c>restart-all</c>: part of the idempotency key and of every record of it.</param>
/// <param name="Action">What the actuator is asked to do.</param>
/// <param name="Instance">The instance of a consumer that it is done to, or the cluster that a stream is led over; null for the whole target.</param>
/// <param name="Says">In words.</param>
public sealed record PlannedAct(string Name, ActuatorAction Action, string? Instance, string Says);

/// <summary>What is going to be done, and why: recorded before the first act.</summary>
public sealed record MitigationPlan
{
    /// <summary>When it was made, in Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    public required MitigationMode Mode { get; init; }

    /// <summary>The verdict on the target.</summary>
    public required string Verdict { get; init; }

    /// <summary>The rule that said it, such as <c>C14</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The facts that were seen, by name.</summary>
    public ImmutableSortedDictionary<string, string> Evidence { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What each guardrail said.</summary>
    public ImmutableArray<GuardResult> Guardrails { get; init; } = [];

    /// <summary>The acts in order; each only when the one before did not help.</summary>
    public ImmutableArray<PlannedAct> Acts { get; init; } = [];

    /// <summary>The first guardrail that refuses; null when none does.</summary>
    public GuardResult? Refusal => Guardrails.FirstOrDefault(result => result.WhyNot is not null);
}
