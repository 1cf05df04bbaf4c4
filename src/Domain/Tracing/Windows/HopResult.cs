using System.Collections.Immutable;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>What a window says of one hop of its stream's path.</summary>
public sealed record HopResult
{
    /// <summary>Stage and action, such as <c>router/received</c>.</summary>
    public required string Hop { get; init; }

    /// <summary>How many traces got which decision, by verdict, cause and rule.</summary>
    public ImmutableArray<HopCount> Counts { get; init; } = [];

    /// <summary>Traces that came after their time.</summary>
    public long Late { get; init; }

    /// <summary>Copies that this hop introduced (D1).</summary>
    public long Introduced { get; init; }

    /// <summary>Copies delivered to this hop again (D2).</summary>
    public long Redelivered { get; init; }

    /// <summary>Copies made further up (D3).</summary>
    public long Inherited { get; init; }

    /// <summary>From the hop before to this one.</summary>
    public required LatencyHistogram Latency { get; init; }

    /// <summary>From the first hop to this one; null unless a path ends here.</summary>
    public LatencyHistogram? EndToEnd { get; init; }

    public ImmutableArray<ExampleList> Examples { get; init; } = [];

    /// <summary>The times that verdicts from L9 on rest on, of all traces together; null when there is none.</summary>
    public HopSilence? Silence { get; init; }

    /// <summary>Traces with that verdict, and cause if one is given.</summary>
    public long CountOf(TraceVerdict verdict, TraceCause? cause = null)
    {
        long sum = 0;
        foreach (var count in Counts)
            if (count.Verdict == verdict && (cause is null || count.Cause == cause))
                sum += count.Count;
        return sum;
    }
}
