namespace Chasqui.Domain.Tracing;

/// <summary>The policy of one hop.</summary>
/// <param name="WithinMs">How long after P the hop is expected, in milliseconds.</param>
/// <param name="GraceMs">How long after its consumer passed a record a hop may take to be ingested, in milliseconds.</param>
public readonly record struct LossSettings(long WithinMs, long GraceMs);

/// <summary>The two clocks a judgement is made by, in Unix milliseconds.</summary>
/// <param name="NowMs">The time of the judgement.</param>
/// <param name="WatermarkMs">The time up to which every partition of the hop topic has been ingested; <see cref="long.MinValue"/> when it is not known.</param>
public readonly record struct JudgementTime(long NowMs, long WatermarkMs);

/// <summary>The outcome of <see cref="LossRules"/>.</summary>
/// <param name="Verdict">What became of the event at the hop.</param>
/// <param name="Cause">Why; <see cref="TraceCause.None"/> where the verdict says it all.</param>
/// <param name="Rule">The number of the rule that decided: 4 is <c>L4</c>.</param>
public readonly record struct LossDecision(TraceVerdict Verdict, TraceCause Cause, byte Rule)
{
    /// <summary>The rule as it is written in logs, metrics and answers, such as <c>L4</c>.</summary>
    public string RuleId => Rule == 0 ? "" : $"L{Rule}";
}
