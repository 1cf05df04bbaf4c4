using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary><c>mitigations</c> of the topology: what may be done, to what, and through what. Nothing unless it says so.</summary>
public sealed record MitigationsTopology
{
    /// <summary>The global stop: while it is true nothing is acted on.</summary>
    /// <value>Default false.</value>
    public bool Stopped { get; init; }

    /// <summary>By name.</summary>
    public ImmutableDictionary<string, ActuatorTopology> Actuators { get; init; } = ImmutableDictionary<string, ActuatorTopology>.Empty;

    /// <summary>The allow-list, by subject.</summary>
    public ImmutableDictionary<string, TargetTopology> Targets { get; init; } = ImmutableDictionary<string, TargetTopology>.Empty;

    /// <summary>Who can be paged besides the log, by name. Nobody else is ever posted to.</summary>
    public ImmutableDictionary<string, PagerTopology> Pagers { get; init; } = ImmutableDictionary<string, PagerTopology>.Empty;

    public ImmutableDictionary<MitigationKind, MitigationPolicy> Policies { get; init; } = ImmutableDictionary<MitigationKind, MitigationPolicy>.Empty;

    /// <summary>The policy of a kind; Off for one that the topology does not name.</summary>
    public MitigationPolicy For(MitigationKind kind) =>
        Policies.GetValueOrDefault(kind) ?? new MitigationPolicy { Kind = kind, Verdicts = MitigationPolicy.DefaultVerdicts(kind) };
}
