using System.Collections.Immutable;

namespace Chasqui.Domain.Consumers;

/// <summary>Which settings hold for which group: its own, by <c>cluster/group</c>, else the defaults.</summary>
public sealed record ConsumerPolicies
{
    public static readonly ConsumerPolicies None = new();

    public ConsumerSettings Defaults { get; init; } = ConsumerSettings.Default;

    /// <summary>By <c>cluster/group</c>: what holds for that group, the defaults included.</summary>
    public ImmutableDictionary<string, ConsumerSettings> Groups { get; init; } = ImmutableDictionary<string, ConsumerSettings>.Empty;

    public ConsumerSettings For(string cluster, string group) => Groups.IsEmpty ? Defaults : Groups.GetValueOrDefault($"{cluster}/{group}", Defaults);
}
