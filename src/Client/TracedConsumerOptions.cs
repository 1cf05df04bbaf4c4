namespace Chasqui.Client;

/// <summary>What a traced consumer reads.</summary>
public sealed class TracedConsumerOptions
{
    /// <summary>The name, in the topology, of the cluster it reads from.</summary>
    /// <value>The default is that of the tracer.</value>
    public string? Cluster { get; init; }

    /// <summary>The stage it belongs to.</summary>
    /// <value>The default is that of the tracer.</value>
    public string? Stage { get; init; }

    /// <summary>The consumer group, for its heartbeats.</summary>
    /// <value>The default is the <c>group.id</c> that <see cref="TracingConsumerBuilder{TKey,TValue}"/> finds; without any there are no heartbeats.</value>
    public string? Group { get; init; }

    /// <summary>Names the instance in heartbeats, from its start to its end.</summary>
    /// <value>The default is the <c>group.instance.id</c> the builder finds, or 16 random hexadecimal digits.</value>
    public string? Instance { get; init; }
}
