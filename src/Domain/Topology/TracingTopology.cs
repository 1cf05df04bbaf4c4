namespace Chasqui.Domain.Topology;

/// <summary>Where trace hops are collected.</summary>
public sealed record TracingTopology
{
    /// <summary>The cluster of the hop topic.</summary>
    public required string Cluster { get; init; }

    /// <value>Default <c>chasqui.trace-hops</c>.</value>
    public string Topic { get; init; } = Contracts.Wire.HopFormat.DefaultTopic;

    /// <summary>The consumer group that the function app ingests hops with; its progress is the ingest watermark.</summary>
    /// <value>Default <c>chasqui-ingest</c>.</value>
    public string Group { get; init; } = "chasqui-ingest";
}
