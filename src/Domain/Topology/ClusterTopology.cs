using System.Collections.Immutable;

namespace Chasqui.Domain.Topology;

/// <summary>A Kafka cluster. Secrets are named, never held: a value <c>%Name%</c> is the setting called Name.</summary>
public sealed record ClusterTopology
{
    public required string Name { get; init; }

    /// <summary>Bootstrap servers, <c>host:port,...</c>, or <c>%Setting%</c>.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>librdkafka settings such as <c>security.protocol</c>, <c>sasl.mechanism</c>, <c>sasl.username</c>; values may be <c>%Setting%</c>.</summary>
    public ImmutableDictionary<string, string> Client { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>By broker id: the Prometheus endpoint of that broker.</summary>
    public ImmutableDictionary<int, string> Metrics { get; init; } = ImmutableDictionary<int, string>.Empty;

    /// <summary>The cluster that streams fail over to; null for none.</summary>
    public string? Standby { get; init; }

    /// <summary>Whether consumer groups that the topology does not name are looked for.</summary>
    /// <value>Default true. Turn it off for clusters that cannot list groups.</value>
    public bool DiscoverGroups { get; init; } = true;
}
