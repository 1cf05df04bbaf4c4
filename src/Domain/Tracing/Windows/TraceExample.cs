using System.Collections.Immutable;
using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>A hop of an example or of a trace that was asked for.</summary>
/// <param name="Hop">Stage and action, such as <c>router/received</c>.</param>
/// <param name="TimeMs">When, in Unix milliseconds.</param>
/// <param name="Coordinates">Where the record lies; null when it is not known.</param>
public sealed record ObservedHop(string Hop, long TimeMs, RecordCoordinates? Coordinates);

/// <summary>One trace that got a decision, with what the rule saw.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Place">The record that was or was not passed; null when its coordinates are not known.</param>
/// <param name="Pass">The way of the consumer group past it.</param>
/// <param name="Probe">What lay at the coordinates; null when nobody looked.</param>
/// <param name="ProbeDetail">The same in words; null when nobody looked.</param>
/// <param name="Observed">All that was seen of the trace, by time.</param>
public sealed record TraceExample(
    TraceId TraceId, RecordCoordinates? Place, PassEvidence Pass, ProbeOutcome? Probe, string? ProbeDetail, ImmutableArray<ObservedHop> Observed);

/// <summary>The examples of one decision at one hop.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Cause">Its cause.</param>
/// <param name="Examples">At most <see cref="MaxExamples"/>, those with the smallest ids, so that they do not depend on chance.</param>
public sealed record ExampleList(TraceVerdict Verdict, TraceCause Cause, ImmutableArray<TraceExample> Examples)
{
    public const int MaxExamples = 10;
}
