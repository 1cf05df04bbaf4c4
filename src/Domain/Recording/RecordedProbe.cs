using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>A recorded look-up of a record.</summary>
/// <param name="KnownMs">When its answer came, in Unix milliseconds.</param>
/// <param name="Outcome">What lay there.</param>
/// <param name="Detail">In words; null for nothing.</param>
internal readonly record struct RecordedProbe(long KnownMs, ProbeOutcome Outcome, string? Detail);
