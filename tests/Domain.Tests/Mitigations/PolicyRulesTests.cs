using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class PolicyRulesTests
{
    private const long Now = 1_700_000_000_000;
    private static readonly MitigationPolicy Policy = new() { Kind = MitigationKind.RestartConsumer, Mode = MitigationMode.Auto, Cooldown = TimeSpan.FromMinutes(10) };

    public static TheoryData<string, MitigationState, string?, int, long, bool> Rows => new()
    {
        { "under way", MitigationState.Acting, null, 1, 10_000_000, false },
        { "waits for approval", MitigationState.AwaitingApproval, null, 1, 10_000_000, false },
        { "refused, too early to try again", MitigationState.Refused, "G8", 1, 9_999, false },
        { "refused, tried again", MitigationState.Refused, "G8", 1, 10_000, true },
        { "refused three times, later", MitigationState.Refused, "G7", 3, 39_999, false },
        { "refused three times, tried again", MitigationState.Refused, "G7", 3, 40_000, true },
        { "refused often, five minutes at most", MitigationState.Refused, "G7", 6, 300_000, true },
        { "refused often, no less than five minutes", MitigationState.Refused, "G7", 6, 299_999, false },
        { "refused three times for a lock that is free now", MitigationState.Refused, "G9", 3, 10_000, true },
        { "not on the list stays so", MitigationState.Refused, "G3", 1, 10_000_000, false },
        { "Off stays so", MitigationState.Refused, "G2", 1, 10_000_000, false },
        { "helped, and is cooling down", MitigationState.Succeeded, null, 1, 599_999, false },
        { "helped, but is sick again", MitigationState.Succeeded, null, 1, 600_000, true },
        { "escalated: a person's turn", MitigationState.Escalated, null, 1, 10_000_000, false },
        { "rejected: a person has decided", MitigationState.Rejected, null, 1, 10_000_000, false },
        { "nobody approved", MitigationState.Expired, null, 1, 10_000_000, false },
        { "cancelled: a person has decided", MitigationState.Cancelled, null, 1, 10_000_000, false },
        { "a dry run was made", MitigationState.Planned, null, 1, 10_000_000, false },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Another_one_starts_only_for_what_time_may_have_changed(string name, MitigationState state, string? guardrail, int rounds, long agoMs, bool another)
    {
        var before = Enumerable.Repeat(new Mitigation { Order = Order, State = state, Guardrail = guardrail, Timeline = [new(Now - agoMs, default, state, "", "")] }, rounds).ToArray();
        Assert.True(PolicyRules.StartsNext(before, Policy, isHeld: false, Now) == another, name);
    }

    [Fact]
    public void The_first_one_starts() => Assert.True(PolicyRules.StartsNext([], Policy, isHeld: true, Now));

    [Theory]
    [InlineData("what helped in between starts the waits anew", 10_000, true)]
    [InlineData("and not before the first of them", 9_999, false)]
    public void Waits_grow_with_refusals_in_a_row(string name, long agoMs, bool another)
    {
        Mitigation Of(MitigationState state, string? guardrail) => new() { Order = Order, State = state, Guardrail = guardrail, Timeline = [new(Now - agoMs, default, state, "", "")] };
        Mitigation[] last = [Of(MitigationState.Refused, "G7"), Of(MitigationState.Refused, "G7"), Of(MitigationState.Succeeded, null), Of(MitigationState.Refused, "G9"), Of(MitigationState.Refused, "G13")];
        Assert.True(PolicyRules.StartsNext(last, Policy, isHeld: false, Now) == another, name);
    }

    [Theory]
    [InlineData("G9")]
    [InlineData("G7")]
    public void What_was_refused_waits_while_another_one_holds_what_it_needs(string guardrail)
    {
        Mitigation[] before = [new() { Order = Order, State = MitigationState.Refused, Guardrail = guardrail, Timeline = [new(Now - 10_000_000, default, MitigationState.Refused, "", "")] }];
        Assert.False(PolicyRules.StartsNext(before, Policy, isHeld: true, Now));
        Assert.True(PolicyRules.StartsNext(before, Policy, isHeld: false, Now));
    }

    [Theory]
    [InlineData("consumer-group|main|a", MitigationKind.RestartConsumer)]
    [InlineData("broker|main|1", MitigationKind.ReplaceBroker)]
    [InlineData("cluster|main", MitigationKind.FailOverStream)]
    [InlineData("stream|orders", null)]
    public void A_subject_has_its_kind(string subject, MitigationKind? kind) => Assert.Equal(kind, PolicyRules.KindFor(subject));

    private static MitigationOrder Order => new()
    {
        Id = "m", Kind = MitigationKind.RestartConsumer, Subject = "consumer-group|main|a", Clusters = ["main"], By = "policy", Why = "x", IncidentId = "i", AtMs = Now,
    };
}
