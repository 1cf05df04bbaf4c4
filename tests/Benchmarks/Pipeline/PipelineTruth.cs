using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Benchmarks.Pipeline;

/// <summary>What must come out, from the numbers of the traces alone, beside what did.</summary>
internal sealed record PipelineTruth(long Traces, long Hops, long Dropped, long Skipped, long Redelivered, long Delivered)
{
    public static PipelineTruth Of(long traces)
    {
        long Count(int rest) => (traces + HopLoad.FaultEvery - 1 - rest) / HopLoad.FaultEvery;
        var (dropped, skipped, redelivered) = (Count(1), Count(2), Count(3));
        return new(traces, traces * 4 - 2 * dropped - skipped + redelivered, dropped, skipped, redelivered, traces - dropped - skipped);
    }

    public static PipelineTruth Of(WindowResult result) => new(
        result.Traces,
        result.Hops,
        result.Path[2].CountOf(TraceVerdict.Lost, TraceCause.DroppedInProcessing),
        result.Path[3].CountOf(TraceVerdict.Lost, TraceCause.SkippedByConsumer),
        result.Path[1].Redelivered,
        result.Path[3].CountOf(TraceVerdict.Delivered));
}
