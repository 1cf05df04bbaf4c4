using System.Collections.Immutable;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>Counts while a result is in the making. Not thread-safe.</summary>
internal sealed class WindowTally(string stream, ImmutableArray<string> hops)
{
    private readonly HopTally[] _hops = [.. hops.Select(_ => new HopTally())];

    public long Traces { get; set; }

    public long Hops { get; set; }

    public long RedeliveredHops { get; set; }

    public long OpenTraces { get; set; }

    public HopTally this[int hop] => _hops[hop];

    public void Add(WindowResult result)
    {
        Traces += result.Traces;
        Hops += result.Hops;
        RedeliveredHops += result.RedeliveredHops;
        OpenTraces += result.OpenTraces;
        foreach (var hop in result.Path)
            _hops[hops.IndexOf(hop.Hop)].Add(hop);
    }

    public WindowResult ToResult(long windowMs, int shard) => new()
    {
        Stream = stream,
        WindowMs = windowMs,
        Shard = shard,
        Traces = Traces,
        Hops = Hops,
        RedeliveredHops = RedeliveredHops,
        OpenTraces = OpenTraces,
        Path = [.. _hops.Select((tally, i) => tally.ToResult(hops[i]))],
    };
}
