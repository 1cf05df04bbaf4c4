using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class RecoveryRulesTests
{
    private const long Acted = 1000;

    public static TheoryData<string, MitigationKind, RecoveryEvidence, bool, string> Rows => new()
    {
        { "never judged", MitigationKind.RestartConsumer, new() { Verdict = "Ok" }, false, "H1" },
        { "judged before the act", MitigationKind.RestartConsumer, new() { ObservedAtMs = Acted, Verdict = "Ok" }, false, "H1" },
        { "judged just after", MitigationKind.RestartConsumer, new() { ObservedAtMs = Acted + 1, Verdict = "Ok" }, true, "H8" },
        { "nobody knows", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "Undetermined" }, false, "H2" },
        { "does not get on yet", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "CatchingUp", Missing = "x" }, false, "H6" },
        { "catches up", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "CatchingUp" }, true, "H8" },
        { "stuck still", MitigationKind.RestartConsumer, new() { ObservedAtMs = 2000, Verdict = "Stuck" }, false, "H3" },
        { "a broker is healthy", MitigationKind.ReplaceBroker, new() { ObservedAtMs = 2000, Verdict = "Healthy" }, true, "H8" },
        { "a broker is healthy but behind", MitigationKind.ReplaceBroker, new() { ObservedAtMs = 2000, Verdict = "Healthy", Missing = "x" }, false, "H6" },
        { "a stream's events arrive", MitigationKind.FailOverStream, Stream(), true, "H8" },
        { "an event is lost", MitigationKind.FailOverStream, Stream() with { Verdict = "Losing" }, false, "H3" },
        { "of an event nobody knows", MitigationKind.FailOverStream, Stream() with { Verdict = "Undetermined" }, false, "H2" },
        { "no event came over the new cluster", MitigationKind.FailOverStream, Stream(arrived: 0), false, "H4" },
        { "an event is lost, and none came", MitigationKind.FailOverStream, Stream(arrived: 0) with { Verdict = "Losing" }, false, "H3" },
        { "one event is not accounted for", MitigationKind.FailOverStream, Stream(accountedToMs: 2999), false, "H5" },
        { "it is accounted for up to then and no further", MitigationKind.FailBackStream, Stream(accountedToMs: 3000), true, "H8" },
        { "no hop was ingested since", MitigationKind.FailOverStream, Stream() with { ObservedAtMs = Acted }, false, "H1" },
        { "the side that was left is not drained", MitigationKind.FailBackStream, Stream() with { Missing = "x" }, false, "H6" },
        { "neither accounted for nor drained", MitigationKind.FailBackStream, Stream(accountedToMs: 2999) with { Missing = "x" }, false, "H5" },
        { "a consumer's word is no broker's", MitigationKind.ReplaceBroker, new() { ObservedAtMs = 2000, Verdict = "Ok" }, false, "H3" },
        { "does not lead yet what prefers it", MitigationKind.ReplaceBroker, new() { ObservedAtMs = Acted + 149_999, Verdict = "Healthy", Awaited = "x" }, false, "H7" },
        { "nor in half the time for the effect", MitigationKind.ReplaceBroker, new() { ObservedAtMs = Acted + 150_000, Verdict = "Healthy", Awaited = "x" }, true, "H8" },
        { "behind, and that is not outwaited", MitigationKind.ReplaceBroker, new() { ObservedAtMs = Acted + 150_000, Verdict = "Healthy", Missing = "x", Awaited = "y" }, false, "H6" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_rule_that_holds_decides(string name, MitigationKind kind, RecoveryEvidence seen, bool isWell, string rule)
    {
        var recovery = RecoveryRules.Decide(new MitigationPolicy { Kind = kind }, seen, Acted);
        Assert.True(recovery.IsWell == isWell && recovery.Says.StartsWith(rule + ":", StringComparison.Ordinal), $"{name}: {recovery}");
    }

    private static RecoveryEvidence Stream(long arrived = 10, long accountedToMs = 3500) =>
        new() { ObservedAtMs = 4000, Verdict = RecoveryRules.Delivered, Stream = new("standby", arrived, accountedToMs, 3000) };

    [Fact]
    public void Every_rule_has_a_row() => Assert.Equal(RecoveryRules.All.Select(r => r.Id), Rows.Select(row => (string)row[4]).Distinct().Order());
}
