namespace Chasqui.Domain.Tracing;

/// <summary>Everything that is said of one trace at one hop.</summary>
/// <param name="Loss">What became of it.</param>
/// <param name="Duplicates">Its copies.</param>
/// <param name="LatencyMs">From its predecessor to it; negative when clocks disagree; null when either was not seen.</param>
/// <param name="Late">It came after its time.</param>
public readonly record struct HopJudgement(LossDecision Loss, DuplicateDecision Duplicates, long? LatencyMs, bool Late);
