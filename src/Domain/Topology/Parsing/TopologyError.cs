namespace Chasqui.Domain.Topology.Parsing;

/// <summary>One thing that is wrong with a topology.</summary>
/// <param name="Path">Where, such as <c>streams.orders.path[2].after[0]</c>; for text that is not JSON, line and column; empty for the whole.</param>
/// <param name="Message">What is wrong and what is expected, as a sentence.</param>
public sealed record TopologyError(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
