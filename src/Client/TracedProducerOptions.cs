namespace Chasqui.Client;

/// <summary>What a traced producer writes.</summary>
public sealed class TracedProducerOptions
{
    /// <summary>The stream of the events that start here, which are sampled at its rate; null when this producer only carries events on.</summary>
    public string? Stream { get; init; }

    /// <summary>The name, in the topology, of the cluster it writes to.</summary>
    /// <value>The default is that of the tracer.</value>
    public string? Cluster { get; init; }

    /// <summary>The stage it belongs to.</summary>
    /// <value>The default is that of the tracer.</value>
    public string? Stage { get; init; }
}
