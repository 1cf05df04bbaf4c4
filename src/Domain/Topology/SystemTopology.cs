using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Topology;

/// <summary>All that is configured: <c>topology.json</c>, validated.</summary>
public sealed record SystemTopology
{
    public required ImmutableArray<ClusterTopology> Clusters { get; init; }

    public required TracingTopology Tracing { get; init; }

    public required ImmutableArray<StreamTopology> Streams { get; init; }

    /// <summary>Objectives and limits of consumer groups.</summary>
    public Consumers.ConsumerPolicies Consumers { get; init; } = Chasqui.Domain.Consumers.ConsumerPolicies.None;

    public BrokersTopology Brokers { get; init; } = new();

    public MitigationsTopology Mitigations { get; init; } = new();
}
