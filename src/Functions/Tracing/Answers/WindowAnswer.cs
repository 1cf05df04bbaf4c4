using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Functions.Http;

namespace Chasqui.Functions.Tracing.Answers;

/// <summary>A rate in the sample, its 95 % Wilson interval, and what it comes to in the whole stream.</summary>
internal sealed record RateAnswer(double Rate, double Low, double High, double EstimatedInStream)
{
    public static RateAnswer Of(long hits, long sample, double samplingRate)
    {
        var interval = WilsonInterval.Of(Math.Min(hits, sample), sample);
        return new(interval.Rate, interval.Low, interval.High, hits / samplingRate);
    }
}

/// <summary>How often a hop got one decision.</summary>
internal sealed record DecisionAnswer(TraceVerdict Verdict, TraceCause? Cause, string Rule, long Count, RateAnswer Rate);

/// <summary>Copies, by who is charged.</summary>
internal sealed record DuplicatesAnswer(long Introduced, long Redelivered, long Inherited);

/// <summary>One hop of a window.</summary>
internal sealed record HopAnswer(
    string Hop, IReadOnlyList<DecisionAnswer> Decisions, long Late, DuplicatesAnswer Duplicates, LatencyAnswer? Latency, LatencyAnswer? EndToEnd);

/// <summary>What is said of a window, or of one shard of it, or of several windows together.</summary>
internal sealed record WindowAnswer(
    string Stream, DateTimeOffset From, DateTimeOffset To, int? Shard, string State, long SampleSize, long OpenTraces, long Hops, long RedeliveredHops,
    IReadOnlyList<HopAnswer> Path)
{
    public static WindowAnswer Of(WindowResult result, StreamPath path, long toMs) => new(
        result.Stream, Answer.Time(result.WindowMs), Answer.Time(toMs), result.Shard < 0 ? null : result.Shard, result.OpenTraces == 0 ? "settled" : "open",
        result.Traces, result.OpenTraces, result.Hops, result.RedeliveredHops, [.. result.Path.Select(hop => Of(hop, result.Traces, path.Stream.SamplingRate))]);

    private static HopAnswer Of(HopResult hop, long sample, double samplingRate) => new(
        hop.Hop,
        [.. hop.Counts.Select(c => new DecisionAnswer(
            c.Verdict, c.Cause == TraceCause.None ? null : c.Cause, new LossDecision(c.Verdict, c.Cause, c.Rule).RuleId, c.Count, RateAnswer.Of(c.Count, sample, samplingRate)))],
        hop.Late,
        new DuplicatesAnswer(hop.Introduced, hop.Redelivered, hop.Inherited),
        LatencyAnswer.Of(hop.Latency),
        LatencyAnswer.Of(hop.EndToEnd));
}
