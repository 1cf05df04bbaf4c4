namespace Chasqui.Domain.Brokers;

/// <summary>The outcome of <see cref="BrokerRules"/>.</summary>
/// <param name="Verdict">How the broker looks.</param>
/// <param name="Cause">Why; <see cref="BrokerCause.None"/> where the verdict says it all.</param>
/// <param name="Rule">The number of the rule that decided: 4 is <c>B4</c>.</param>
public readonly record struct BrokerDecision(BrokerVerdict Verdict, BrokerCause Cause, byte Rule)
{
    /// <summary>The rule as it is written in logs, metrics and answers, such as <c>B4</c>.</summary>
    public string RuleId => $"B{Rule}";

    /// <summary>Whether the broker does not serve its clients as it should: what counts towards a sick majority.</summary>
    public bool IsSick => Verdict is BrokerVerdict.Slow or BrokerVerdict.Missing or BrokerVerdict.Unreachable or BrokerVerdict.Zombie;
}
