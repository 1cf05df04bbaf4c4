using System.Collections.Immutable;

namespace Chasqui.Domain.Mitigations;

/// <summary>A way to restart things: an actuator of some kind, with its settings. Secrets are named, never held.</summary>
public sealed record ActuatorTopology
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public required string Name { get; init; }

    /// <summary>Which implementation: <c>webhook</c>, <c>kubernetes</c>, or another that the app has.</summary>
    public required string Kind { get; init; }

    /// <summary>How long one call of it may take.</summary>
    /// <value>Default 30 s; from 1 s to 4 min.</value>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>What it needs to know, by name; a value <c>%Name%</c> is the setting called Name.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;
}
