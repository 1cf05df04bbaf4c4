using System.Collections.Immutable;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// What is said of a unit, or of several together: counts and histograms only, so that results of shards and windows are merged by adding.
/// The same observations give the same result, whatever the order they came in.
/// </summary>
public sealed record WindowResult
{
    public required string Stream { get; init; }

    /// <summary>The start of the window, the earliest one of a merged result, in Unix milliseconds.</summary>
    public required long WindowMs { get; init; }

    /// <summary>The shard; -1 when shards or windows were merged.</summary>
    public required int Shard { get; init; }

    /// <summary>Sampled events: the size of the sample behind every rate.</summary>
    public long Traces { get; init; }

    /// <summary>Hops observed, those that were delivered to us again excluded.</summary>
    public long Hops { get; init; }

    /// <summary>Hop records that were delivered to us more than once, and counted once.</summary>
    public long RedeliveredHops { get; init; }

    /// <summary>Traces that may still be judged otherwise: in flight, delayed or undetermined.</summary>
    public long OpenTraces { get; init; }

    /// <summary>By hop, in the order of the path.</summary>
    public required ImmutableArray<HopResult> Path { get; init; }

    public WindowUnit Unit => new(Stream, WindowMs, Shard);

    /// <summary>Adds results of one stream; associative and commutative.</summary>
    /// <exception cref="ArgumentException">The results are of two streams.</exception>
    public static WindowResult Merge(WindowResult left, WindowResult right)
    {
        if (left.Stream != right.Stream)
            throw new ArgumentException($"Results of '{left.Stream}' and '{right.Stream}' cannot be merged.", nameof(right));
        var tally = new WindowTally(left.Stream, [.. left.Path.Select(h => h.Hop).Union(right.Path.Select(h => h.Hop))]);
        tally.Add(left);
        tally.Add(right);
        return tally.ToResult(Math.Min(left.WindowMs, right.WindowMs), -1);
    }
}
