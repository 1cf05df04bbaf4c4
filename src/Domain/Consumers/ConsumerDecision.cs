namespace Chasqui.Domain.Consumers;

/// <summary>The outcome of <see cref="ConsumerRules"/> or <see cref="GroupRules"/>.</summary>
/// <param name="Verdict">How the consumer does.</param>
/// <param name="Cause">Why.</param>
/// <param name="Rule">The number of the rule that decided: 4 is <c>C4</c>.</param>
public readonly record struct ConsumerDecision(ConsumerVerdict Verdict, ConsumerCause Cause, byte Rule)
{
    /// <summary>The rule as it is written in logs, metrics and answers, such as <c>C4</c>.</summary>
    public string RuleId => Rule == 0 ? "" : $"C{Rule}";
}
