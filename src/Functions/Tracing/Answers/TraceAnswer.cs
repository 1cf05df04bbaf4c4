using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Functions.Http;

namespace Chasqui.Functions.Tracing.Answers;

/// <summary>An observed hop.</summary>
internal sealed record ObservedAnswer(string Hop, DateTimeOffset Time, RecordCoordinates? Coordinates)
{
    public static ObservedAnswer Of(ObservedHop hop) => new(hop.Hop, Answer.Time(hop.TimeMs), hop.Coordinates);
}

/// <summary>The facts that a rule saw.</summary>
internal sealed record EvidenceAnswer(
    RecordCoordinates? Coordinates, PassState Consumer, DateTimeOffset? PassedAt, bool? ByReset, long? LogStartWhenPassed, ProbeOutcome? Probe, string? ProbeDetail)
{
    public static EvidenceAnswer Of(RecordCoordinates? place, PassEvidence pass, ProbeOutcome? probe, string? detail)
    {
        var passed = pass.State == PassState.Passed;
        return new(
            place, pass.State, passed ? Answer.Time(pass.PassedAtMs) : null, passed ? pass.ByReset : null, passed && pass.LogStart >= 0 ? pass.LogStart : null, probe, detail);
    }
}

/// <summary>What is said of a trace at one hop.</summary>
internal sealed record VerdictAnswer(
    string Hop, TraceVerdict Verdict, TraceCause? Cause, string Rule, bool? Late, long? LatencyMs, DuplicatesAnswer? Duplicates, EvidenceAnswer? Evidence)
{
    public static VerdictAnswer Of(HopReport hop)
    {
        var (loss, duplicates, latency, late) = hop.Judgement;
        return new(
            hop.Hop, loss.Verdict, loss.Cause == TraceCause.None ? null : loss.Cause, loss.RuleId, late ? true : null, latency,
            duplicates.Any ? new DuplicatesAnswer(duplicates.Introduced, duplicates.Redelivered, duplicates.Inherited) : null,
            hop.Place is null && hop.Probe is null ? null : EvidenceAnswer.Of(hop.Place, hop.Pass, hop.Probe?.Outcome, hop.Probe?.Detail));
    }
}

/// <summary>One event: all that was seen of it, and what is said of each hop of its path.</summary>
internal sealed record TraceAnswer(string Trace, string Stream, DateTimeOffset Origin, IReadOnlyList<VerdictAnswer> Path, IReadOnlyList<ObservedAnswer> Observed)
{
    public static TraceAnswer Of(TraceReport report) => new(
        report.TraceId.ToString(), report.Stream, Answer.Time(report.TraceId.OriginMs), [.. report.Path.Select(VerdictAnswer.Of)],
        [.. report.Observed.Select(ObservedAnswer.Of)]);
}
