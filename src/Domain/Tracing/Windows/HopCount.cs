namespace Chasqui.Domain.Tracing.Windows;

/// <summary>How often a hop got one decision.</summary>
/// <param name="Verdict">What became of the event.</param>
/// <param name="Cause">Why.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Count">In how many traces.</param>
public readonly record struct HopCount(TraceVerdict Verdict, TraceCause Cause, byte Rule, long Count);
