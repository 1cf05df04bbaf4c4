using System.Collections.Immutable;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Domain.Incidents.Streams;

/// <summary>What one window, or one shard of it, lost: the little of its result that streams are judged by.</summary>
/// <param name="WindowMs">The start of the window, in Unix milliseconds.</param>
/// <param name="Traces">The sampled events.</param>
/// <param name="Losses">Where and why events were lost.</param>
public sealed record UnitLosses(long WindowMs, long Traces, ImmutableArray<StreamLoss> Losses)
{
    public static UnitLosses Of(WindowResult result) => new(
        result.WindowMs, result.Traces,
        [
            .. from hop in result.Path
               from count in hop.Counts
               where count.Verdict == TraceVerdict.Lost && count.Count > 0
               select new StreamLoss(hop.Hop, count.Cause, count.Count, ExampleOf(hop, count.Cause)),
        ]);

    private static string? ExampleOf(HopResult hop, TraceCause cause) =>
        hop.Examples.FirstOrDefault(e => e.Verdict == TraceVerdict.Lost && e.Cause == cause)?.Examples.FirstOrDefault()?.TraceId.ToString();
}
