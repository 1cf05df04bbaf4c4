using System.Collections.Immutable;
using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>What is said of one trace at one hop, and by which facts.</summary>
/// <param name="Hop">Stage and action.</param>
/// <param name="Judgement">The verdict, copies and latency.</param>
/// <param name="Place">The record whose passing was looked at; null when none was.</param>
/// <param name="Pass">The way of the consumer group past it.</param>
/// <param name="Probe">What lay there; null when nobody looked.</param>
public sealed record HopReport(string Hop, HopJudgement Judgement, RecordCoordinates? Place, PassEvidence Pass, ProbeFinding? Probe);

/// <summary>One trace: all that was seen of it, and what is said of each hop of its path.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Observed">What was seen, by time.</param>
/// <param name="Path">By hop, in the order of the path.</param>
/// <param name="Wanted">Records to be looked up.</param>
public sealed record TraceReport(
    TraceId TraceId, string Stream, ImmutableArray<ObservedHop> Observed, ImmutableArray<HopReport> Path, ImmutableArray<ProbedRecord> Wanted);
