using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>Something that may be acted on, and through which actuator. What is not a target is never acted on.</summary>
public sealed record TargetTopology
{
    /// <summary>As incidents name it, such as <c>consumer-group|main|billing</c>; see <see cref="Incidents.IncidentSubject"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>The actuator's name; null for a stream, whose route is the app's own.</summary>
    public string? Actuator { get; init; }

    /// <summary>The actuator's settings with the target's own over them.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The instances of a consumer that may be restarted one by one: names, or beginnings of names followed by <c>*</c>. An instance's name comes
    /// with heartbeats, and so from outside: one that none of these allows is not handed to an actuator.
    /// </summary>
    /// <value>Default none: only all instances at once.</value>
    public ImmutableArray<string> Instances { get; init; } = [];

    /// <summary>Whether the instance of that name may be restarted.</summary>
    public bool Allows(string instance) =>
        Instances.Any(allowed => allowed.EndsWith('*') ? instance.StartsWith(allowed[..^1], StringComparison.Ordinal) : instance == allowed);
}
