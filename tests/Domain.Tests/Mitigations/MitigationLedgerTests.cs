using Chasqui.Domain.Mitigations;

namespace Chasqui.Domain.Tests.Mitigations;

public sealed class MitigationLedgerTests
{
    private const long Now = 1_700_000_000_000;
    private static readonly GuardEvidence Nothing = new();

    [Fact]
    public void One_that_is_taken_shows_to_others_and_not_to_itself()
    {
        var ledger = MitigationLedger.Empty.Take(Order("a", "billing"));

        Assert.True(ledger.IsHeldBy(Order("a", "billing")));
        Assert.Equal((null, null), Held(ledger, Order("a", "billing")));
        Assert.Equal(("a", "a"), Held(ledger, Order("b", "billing")));
        Assert.Equal((null, "a"), Held(ledger, Order("b", "sink")));
        Assert.Equal(ledger.Held, ledger.Take(Order("a", "billing")).Held);
        Assert.Throws<InvalidOperationException>(() => ledger.Take(Order("b", "sink")));
        Assert.Empty(ledger.Release("a").Held);
        Assert.Equal(2, ledger.Release("b").Held.Count);
    }

    [Fact]
    public void Acts_count_for_the_target_and_for_the_kind()
    {
        var ledger = MitigationLedger.Empty.Charge(Order("a", "billing"), Now).Charge(Order("b", "sink"), Now + 5);

        var billing = ledger.AddTo(Nothing, Order("c", "billing"), Now + 10);
        Assert.Equal((Now, 2), (billing.LastActedMs, billing.ActedInHour));
        var own = ledger.AddTo(Nothing, Order("a", "billing"), Now + 10);
        Assert.Equal((null, 1), (own.LastActedMs, own.ActedInHour));
    }

    [Fact]
    public void The_budget_forgets_after_an_hour_and_the_ledger_after_a_day()
    {
        var ledger = MitigationLedger.Empty.Charge(Order("a", "billing"), Now);

        Assert.Equal(1, ledger.AddTo(Nothing, Order("b", "x"), Now + 3_599_999).ActedInHour);
        Assert.Equal(0, ledger.AddTo(Nothing, Order("b", "x"), Now + 3_600_000).ActedInHour);
        Assert.Equal("b", Assert.Single(ledger.Charge(Order("b", "x"), Now + 86_400_000).Acts).MitigationId);
    }

    [Fact]
    public void Charging_again_moves_the_act_to_its_end()
    {
        var ledger = MitigationLedger.Empty.Charge(Order("a", "billing"), Now).Charge(Order("a", "billing"), Now + 60_000);
        Assert.Equal(Now + 60_000, Assert.Single(ledger.Acts).AtMs);
        Assert.True(ledger.HasCharged("a"));
    }

    private static (string? Target, string? Cluster) Held(MitigationLedger ledger, MitigationOrder order)
    {
        var evidence = ledger.AddTo(Nothing, order, Now);
        return (evidence.TargetHeldBy, evidence.ClusterHeldBy);
    }

    private static MitigationOrder Order(string id, string group) => new()
    {
        Id = id, Kind = MitigationKind.RestartConsumer, Subject = $"consumer-group|main|{group}", Clusters = ["main"], By = "ann", Why = "x", AtMs = Now,
    };
}
