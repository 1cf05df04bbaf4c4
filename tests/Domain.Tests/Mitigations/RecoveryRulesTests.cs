using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class RecoveryRulesTests
{
    private const long Acted = 1000;

    public static TheoryData<string, MitigationKind, RecoveryEvidence, bool, string> Rows => new()
    {
        { "never judged", MitigationKind.RestartConsumer, new() { Verdict = "Ok" }, false, "H1" },
        { "judged before the act", MitigationKind.RestartConsumer, new() { ObservedAtMs = Acted, Verdict = "Ok" }, false, "H1" },
        { "judged just after", MitigationKind.RestartConsumer, new() { ObservedAtMs = Acted + 1, Verdict = "Ok" }, true, "H4" },
        { "nobody knows", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "Undetermined" }, false, "H2" },
        { "does not get on yet", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "CatchingUp", Missing = "x" }, false, "H3" },
        { "catches up", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "CatchingUp" }, true, "H4" },
        { "stuck still", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "Stuck" }, false, "H5" },
        { "a broker is healthy", MitigationKind.ReplaceBroker, new() { ObservedAtMs = 2000, Verdict = "Healthy" }, true, "H4" },
        { "a broker is healthy but behind", MitigationKind.ReplaceBroker, new() { ObservedAtMs = 2000, Verdict = "Healthy", Missing = "x" }, false, "H3" },
        { "a consumer's word is no broker's", MitigationKind.ReplaceBroker, new() { ObservedAtMs = 2000, Verdict = "Ok" }, false, "H5" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_rule_that_holds_decides(string name, MitigationKind kind, RecoveryEvidence seen, bool isWell, string rule)
    {
        var recovery = RecoveryRules.Decide(kind, seen, Acted);
        Assert.True(recovery.IsWell == isWell && recovery.Says.StartsWith(rule + ":", StringComparison.Ordinal), $"{name}: {recovery}");
    }

    [Fact]
    public void Every_rule_has_a_row() => Assert.Equal(RecoveryRules.All.Select(r => r.Id), Rows.Select(row => (string)row[4]).Distinct().Order());
}
