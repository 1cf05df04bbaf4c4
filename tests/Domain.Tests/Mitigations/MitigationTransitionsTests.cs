using Chasqui.Domain.Mitigations;
using static Chasqui.Domain.Mitigations.MitigationEvent;
using static Chasqui.Domain.Mitigations.MitigationState;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class MitigationTransitionsTests
{
    private static readonly Dictionary<(MitigationState, MitigationEvent), MitigationState> Table = new()
    {
        [(Requested, Refuse)] = Refused,
        [(Requested, Plan)] = Planned,
        [(Requested, AskApproval)] = AwaitingApproval,
        [(Requested, Begin)] = Acting,
        [(Requested, Escalate)] = Escalated,
        [(Requested, Cancel)] = Cancelled,
        [(AwaitingApproval, Refuse)] = Refused,
        [(AwaitingApproval, Approve)] = Approved,
        [(AwaitingApproval, Reject)] = Rejected,
        [(AwaitingApproval, Expire)] = Expired,
        [(AwaitingApproval, Escalate)] = Escalated,
        [(AwaitingApproval, Cancel)] = Cancelled,
        [(Approved, Refuse)] = Refused,
        [(Approved, Begin)] = Acting,
        [(Approved, Escalate)] = Escalated,
        [(Approved, Cancel)] = Cancelled,
        [(Acting, Succeed)] = Succeeded,
        [(Acting, Escalate)] = Escalated,
        [(Acting, Cancel)] = Cancelled,
    };

    [Fact]
    public void The_table_is_all_there_is()
    {
        foreach (var state in Enum.GetValues<MitigationState>())
            foreach (var happened in Enum.GetValues<MitigationEvent>())
                Assert.Equal(Table.TryGetValue((state, happened), out var next) ? next : null, MitigationTransitions.Next(state, happened));
    }

    [Fact]
    public void Every_state_is_reached_and_an_end_has_no_way_out()
    {
        Assert.Equal(Enum.GetValues<MitigationState>(), Table.Values.Append(Requested).Distinct().Order());
        Assert.DoesNotContain(Table.Keys, step => MitigationTransitions.IsEnd(step.Item1));
        Assert.All(Table.Keys.Select(step => step.Item1).Distinct(), state => Assert.False(MitigationTransitions.IsEnd(state)));
    }

    [Fact]
    public void What_happens_is_added_to_the_timeline()
    {
        var order = new MitigationOrder { Id = "m", Kind = MitigationKind.RestartConsumer, Subject = "consumer-group|main|a", Clusters = ["main"], By = "ann", Why = "x", AtMs = 1 };
        var after = new Mitigation { Order = order }.After(Begin, "guardrails", "go", 5)!.After(Cancel, "bob", "no", 7)!;

        Assert.Equal([(5L, Acting, "guardrails"), (7L, Cancelled, "bob")], after.Timeline.Select(c => (c.AtMs, c.State, c.By)));
        Assert.Equal((true, "no", 7L), (after.IsEnded, after.Says, after.UpdatedAtMs));
        Assert.Null(after.After(Succeed, "x", "y", 8));
    }

    [Theory]
    [InlineData(MitigationKind.RestartConsumer, "main/a/b", "consumer-group|main|a/b")]
    [InlineData(MitigationKind.ReplaceBroker, "main/1", "broker|main|1")]
    [InlineData(MitigationKind.FailOverStream, "orders", "stream|orders")]
    [InlineData(MitigationKind.FailOverStream, "main/orders", null)]
    [InlineData(MitigationKind.RestartConsumer, "billing", null)]
    [InlineData(MitigationKind.RestartConsumer, "main|x/billing", null)]
    public void A_target_has_a_subject(MitigationKind kind, string target, string? subject)
    {
        Assert.Equal(subject, MitigationOrder.SubjectOf(kind, target));
        if (subject is not null)
            Assert.Equal(target, MitigationOrder.TargetOf(subject));
    }
}
