namespace Chasqui.Demo;

/// <summary>What the demo can show.</summary>
public enum Capability
{
    /// <summary>A traced pipeline, event by event.</summary>
    Traces,

    /// <summary>Consumer groups that fare badly.</summary>
    Consumers,

    /// <summary>Brokers that fare badly.</summary>
    Brokers,

    /// <summary>A stream that is led over another cluster, and back.</summary>
    Streams,
}
