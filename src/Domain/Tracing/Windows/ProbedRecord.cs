using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>A record that was or is to be looked up for a trace.</summary>
public readonly record struct ProbedRecord(TraceId TraceId, RecordCoordinates Coordinates);

/// <summary>What was found there.</summary>
/// <param name="Outcome">For the ladder.</param>
/// <param name="Detail">The same in words.</param>
public sealed record ProbeFinding(ProbeOutcome Outcome, string Detail);
