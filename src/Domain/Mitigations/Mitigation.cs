using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>One change of a mitigation's state.</summary>
/// <param name="AtMs">When, in Unix milliseconds.</param>
/// <param name="Event">What happened.</param>
/// <param name="State">The state from then on.</param>
/// <param name="By">Who or what brought it about.</param>
/// <param name="Says">Why, in one line.</param>
public sealed record MitigationChange(long AtMs, MitigationEvent Event, MitigationState State, string By, string Says);

/// <summary>A mitigation as it is kept and shown: the order, the plan, and what happened to it. Its steps are kept beside it.</summary>
public sealed record Mitigation
{
    public required MitigationOrder Order { get; init; }

    public MitigationState State { get; init; } = MitigationState.Requested;

    /// <summary>Recorded before anything is done; null until the guardrails were asked.</summary>
    public MitigationPlan? Plan { get; init; }

    /// <summary>The guardrail that refused, such as <c>G8</c>; null for none.</summary>
    public string? Guardrail { get; init; }

    /// <summary>Everything that happened, in order.</summary>
    public ImmutableArray<MitigationChange> Timeline { get; init; } = [];

    public string Id => Order.Id;

    public bool IsEnded => MitigationTransitions.IsEnd(State);

    /// <summary>The last thing that was said of it.</summary>
    public string Says => Timeline.IsEmpty ? "" : Timeline[^1].Says;

    public long UpdatedAtMs => Timeline.IsEmpty ? Order.AtMs : Timeline[^1].AtMs;

    /// <summary>After an event; null when the event does not apply.</summary>
    public Mitigation? After(MitigationEvent happened, string by, string says, long atMs) => MitigationTransitions.Next(State, happened) is { } next
        ? this with { State = next, Timeline = Timeline.Add(new(atMs, happened, next, by, says)) } : null;
}
