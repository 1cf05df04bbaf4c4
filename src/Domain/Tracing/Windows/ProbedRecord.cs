using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>A record that was or is to be looked up for a trace.</summary>
public readonly record struct ProbedRecord(TraceId TraceId, RecordCoordinates Coordinates);

/// <summary>What was found there.</summary>
/// <param name="Outcome">For the ladder.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="AtMs">When the answer came, in Unix milliseconds; 0 when that was not kept.</param>
public sealed record ProbeFinding(ProbeOutcome Outcome, string Detail, long AtMs = 0);
