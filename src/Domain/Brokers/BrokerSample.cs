namespace Chasqui.Domain.Brokers;

/// <summary>One broker at one moment, seen from outside. Every part may be missing: a missing part says nothing.</summary>
public sealed record BrokerSample
{
    /// <summary>The cluster, as the topology names it.</summary>
    public required string Cluster { get; init; }

    /// <summary>The broker's id.</summary>
    public required int Broker { get; init; }

    /// <summary>When the sample was complete, in Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>Whether the other brokers list it; null when they could not be asked.</summary>
    public bool? Registered { get; init; }

    /// <summary>A direct connection to it: TCP, and TLS and SASL where configured.</summary>
    public ProbeResult? Connect { get; init; }

    /// <summary>ApiVersions, asked of it.</summary>
    public ProbeResult? ApiVersions { get; init; }

    /// <summary>Metadata, asked of it.</summary>
    public ProbeResult? Metadata { get; init; }

    public CanaryResult? Canary { get; init; }

    /// <summary>By name (see <see cref="BrokerMetric"/>): what it says of itself. Empty when it could not be read. Finite values only.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = NoMetrics;

    private static readonly Dictionary<string, double> NoMetrics = [];
}
