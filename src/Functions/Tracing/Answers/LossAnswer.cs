using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Functions.Http;

namespace Chasqui.Functions.Tracing.Answers;

/// <summary>One lost event, as an example of how many in its window were lost at that hop by that cause.</summary>
internal sealed record LossAnswer(
    string Trace, string Stream, DateTimeOffset Window, string Hop, TraceCause Cause, string Rule, long Of, EvidenceAnswer Evidence, IReadOnlyList<ObservedAnswer> Observed)
{
    public static IEnumerable<LossAnswer> From(WindowResult result, TraceCause? cause) =>
        from hop in result.Path
        from list in hop.Examples
        where list.Verdict == TraceVerdict.Lost && (cause is null || list.Cause == cause)
        let count = hop.Counts.First(c => c.Verdict == list.Verdict && c.Cause == list.Cause)
        from example in list.Examples
        select new LossAnswer(
            example.TraceId.ToString(), result.Stream, Answer.Time(result.WindowMs), hop.Hop, list.Cause, new LossDecision(list.Verdict, list.Cause, count.Rule).RuleId,
            hop.CountOf(list.Verdict, list.Cause), EvidenceAnswer.Of(example.Place, example.Pass, example.Probe, example.ProbeDetail),
            [.. example.Observed.Select(ObservedAnswer.Of)]);
}
