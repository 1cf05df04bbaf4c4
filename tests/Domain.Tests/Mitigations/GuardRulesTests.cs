using System.Collections.Immutable;
using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class GuardRulesTests
{
    private const long Now = 1_700_000_000_000;

    private static readonly MitigationPolicy Policy = new()
    {
        Kind = MitigationKind.ReplaceBroker,
        Mode = MitigationMode.Auto,
        Verdicts = ["Missing"],
    };

    private static readonly MitigationOrder Order = new()
    {
        Id = "m", Kind = MitigationKind.ReplaceBroker, Subject = "broker|main|1", Clusters = ["main"], By = MitigationOrder.Policy, Why = "x", IncidentId = "i", AtMs = Now,
    };

    private static readonly MitigationOrder ByHand = Order with { By = "ann", IncidentId = null };

    private static readonly GuardEvidence Fine = new()
    {
        Target = new TargetTopology { Subject = "broker|main|1", Actuator = "hook" },
        ObservedAtMs = Now - 1000,
        Verdict = "Missing",
        Rule = "B5",
        Brokers = 3,
    };

    public static TheoryData<string, string, GuardCase> Rows => new()
    {
        { "nothing speaks against it", "", With(Fine) },
        { "stopped", "G1", With(Fine with { Stopped = true }) },
        { "stopped goes before Off", "G1", With(Fine with { Stopped = true }, Policy with { Mode = MitigationMode.Off }) },
        { "Off", "G2", With(Fine, Policy with { Mode = MitigationMode.Off }) },
        { "Off by hand too", "G2", With(Fine, Policy with { Mode = MitigationMode.Off }, ByHand) },
        { "a dry run is no refusal", "", With(Fine, Policy with { Mode = MitigationMode.DryRun }) },
        { "not on the list", "G3", With(Fine with { Target = null }) },
        { "Off goes before the list", "G2", With(Fine with { Target = null }, Policy with { Mode = MitigationMode.Off }) },
        { "never judged", "G4", With(Fine with { ObservedAtMs = null }) },
        { "nobody knows", "G4", With(Fine with { Verdict = "Undetermined" }) },
        { "evidence of just a minute", "", With(Fine with { ObservedAtMs = Now - 60_000 }) },
        { "evidence of more than a minute", "G4", With(Fine with { ObservedAtMs = Now - 60_001 }) },
        { "well meanwhile", "G5", With(Fine with { Verdict = "Healthy" }) },
        { "well, but a person wants it", "", With(Fine with { Verdict = "Healthy" }, order: ByHand) },
        { "a sick majority", "G6", With(Fine with { Wider = "most brokers of main are sick" }) },
        { "a sick majority goes before a reassignment", "G6", With(Fine with { Wider = "most", ForeignChange = "moving" }) },
        { "somebody reassigns", "G7", With(Fine with { ForeignChange = "3 partitions are being reassigned" }) },
        { "the target is held", "G8", With(Fine with { TargetHeldBy = "other" }) },
        { "the target goes before the cluster", "G8", With(Fine with { TargetHeldBy = "other", ClusterHeldBy = "other" }) },
        { "the cluster is held", "G9", With(Fine with { ClusterHeldBy = "other" }) },
        { "a partition at its minimum", "G10", With(Fine with { AtRisk = 1 }) },
        { "replicas not known", "G10", With(Fine with { AtRisk = null }) },
        { "another broker out of three", "G11", With(Fine with { OthersOut = 1 }) },
        { "one other of twenty", "", With(Fine with { OthersOut = 1, Brokers = 20 }) },
        { "one other of nineteen", "G11", With(Fine with { OthersOut = 1, Brokers = 19 }) },
        { "no broker is touched", "", With(Fine with { OthersOut = 0, Brokers = 0 }) },
        { "acted on ten minutes ago", "", With(Fine with { LastActedMs = Now - 600_000 }) },
        { "acted on just less ago", "G12", With(Fine with { LastActedMs = Now - 599_999 }) },
        { "three of four within the hour", "", With(Fine with { ActedInHour = 3 }) },
        { "four of four within the hour", "G13", With(Fine with { ActedInHour = 4 }) },
        { "cooldown goes before the budget", "G12", With(Fine with { ActedInHour = 4, LastActedMs = Now }) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_guardrail_that_refuses_decides(string name, string expected, GuardCase c)
    {
        var refused = GuardRules.Check(c).FirstOrDefault(result => result.WhyNot is not null);
        Assert.True((refused?.Id ?? "") == expected, $"{name}: {refused?.Id} {refused?.WhyNot}");
    }

    [Fact]
    public void Every_guardrail_refuses_in_some_row_and_is_asked_in_order()
    {
        var refusing = Rows.Select(row => (string)row[1]).Where(id => id.Length > 0).Distinct();
        Assert.Equal(GuardRules.All.Select(rung => rung.Id).Order(), refusing.Order());
        Assert.Equal(Enumerable.Range(1, 13).Select(i => $"G{i}"), GuardRules.Check(With(Fine)).Select(result => result.Id));
        Assert.Equal(GuardRules.Majority, GuardRules.Check(With(Fine with { Wider = "x" })).First(result => result.WhyNot is not null).Id);
    }

    private static GuardCase With(GuardEvidence evidence, MitigationPolicy? policy = null, MitigationOrder? order = null) => new(order ?? Order, policy ?? Policy, evidence, Now);
}
