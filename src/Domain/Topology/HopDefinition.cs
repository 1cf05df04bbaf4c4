using System.Collections.Immutable;
using Chasqui.Contracts;

namespace Chasqui.Domain.Topology;

/// <summary>A point of a stream's path where sampled events are expected.</summary>
public sealed record HopDefinition
{
    /// <summary>Stage and action, such as <c>router/received</c>; unique in its stream.</summary>
    public required string Name { get; init; }

    /// <summary>The hops it may follow; empty for the first hop of the path. More than one: branches that join.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>How long after its predecessor it is expected at the latest, before it counts as late.</summary>
    /// <value>Default <see cref="StreamTopology.DefaultWithin"/>, 30 s.</value>
    public TimeSpan Within { get; init; } = StreamTopology.DefaultWithin;

    /// <summary>The cluster of the topic that is written or read.</summary>
    public string? Cluster { get; init; }

    /// <summary>The cluster that is written or read in place of <see cref="Cluster"/> while the stream is failed over: that cluster's standby; null for none.</summary>
    public string? Standby { get; init; }

    /// <summary>The topic that is written or read. A received hop without one reads its predecessor's.</summary>
    public string? Topic { get; init; }

    /// <summary>The consumer group of a received hop.</summary>
    public string? Group { get; init; }

    /// <summary>Hops of one stream with the same value are alternatives: each event takes one of them. Null: every event takes this hop.</summary>
    public string? OneOf { get; init; }

    /// <summary>The stage: the name up to its last slash.</summary>
    public string Stage => HopName.TryParse(Name, out var stage, out _) ? stage : Name;

    /// <summary>The action: what follows the last slash.</summary>
    public HopAction Action => HopName.TryParse(Name, out _, out var action) ? action : default;
}
