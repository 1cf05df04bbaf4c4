using Chasqui.Domain.Routes;

namespace Chasqui.Domain.Tests.Routes;

public sealed class RouteRulesTests
{
    private static readonly Route Home = Route.Initial("orders", "fronting");
    private static readonly Route Away = Home with { Cluster = "standby", Epoch = 1, Draining = "fronting", SinceMs = 1000, Key = "k1", By = "me", Why = "down" };

    public static TheoryData<string, Route, RouteSwitch, RouteOutcome, int> Rows => new()
    {
        { "the same order again is done", Away, Order("standby", 0, "k1"), RouteOutcome.AlreadyDone, 1 },
        { "the same order again is done, whatever epoch it names", Away, Order("standby", 17, "k1"), RouteOutcome.AlreadyDone, 1 },
        { "the same key to another cluster is refused", Away, Order("fronting", 1, "k1"), RouteOutcome.KeyReused, 2 },
        { "a cluster that is no partner is refused", Home, Order("consumer", 0, "k1"), RouteOutcome.NotAPartner, 3 },
        { "a cluster that is no partner is refused before the epoch is looked at", Home, Order("consumer", 9, "k1"), RouteOutcome.NotAPartner, 3 },
        { "an order that knows an earlier epoch is refused", Away, Order("fronting", 0, "k2"), RouteOutcome.StaleEpoch, 4 },
        { "an order that knows a later epoch is refused", Home, Order("standby", 1, "k2"), RouteOutcome.StaleEpoch, 4 },
        { "an order to where it is changes nothing", Away, Order("standby", 1, "k2"), RouteOutcome.AlreadyThere, 5 },
        { "an order to where it is with an earlier epoch is refused", Away, Order("standby", 0, "k2"), RouteOutcome.StaleEpoch, 4 },
        { "away", Home, Order("standby", 0, "k1"), RouteOutcome.Switched, 6 },
        { "and back", Away, Order("fronting", 1, "k2"), RouteOutcome.Switched, 6 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_order_has_one_outcome(string name, Route route, RouteSwitch order, RouteOutcome outcome, int rule)
    {
        var change = RouteRules.Switch(route, order, "standby");
        Assert.Equal((name, outcome, rule), (name, change.Outcome, change.Rule));
        if (outcome != RouteOutcome.Switched)
            Assert.Equal(route, change.Route);
    }

    [Fact]
    public void Every_rule_has_a_row() => Assert.Equal(RouteRules.All.Select(r => r.Rule), Rows.Select(row => (int)row[4]).Distinct().Order());

    [Fact]
    public void A_switch_goes_one_epoch_further_and_drains_what_it_left()
    {
        var back = RouteRules.Switch(Away, new RouteSwitch("fronting", 1, "k2", "you", "up again", 2000), "standby").Route;
        Assert.Equal(new Route { Stream = "orders", Home = "fronting", Cluster = "fronting", Epoch = 2, Draining = "standby", SinceMs = 2000, Key = "k2", By = "you", Why = "up again" }, back);
        Assert.Equal(RouteState.Draining, back.State);
    }

    [Fact]
    public void The_time_of_a_later_epoch_is_never_earlier() =>
        Assert.Equal(1000, RouteRules.Switch(Away, Order("fronting", 1, "k2") with { AtMs = 10 }, "standby").Route.SinceMs);

    [Fact]
    public void A_home_without_a_standby_goes_nowhere() =>
        Assert.Equal(RouteOutcome.NotAPartner, RouteRules.Switch(Home, Order("standby", 0, "k1"), null).Outcome);

    [Fact]
    public void Settling_ends_the_draining_of_that_epoch_alone()
    {
        Assert.Equal(RouteState.Single, RouteRules.Settle(Away, 1).State);
        Assert.Equal(Away, RouteRules.Settle(Away, 0));
    }

    [Fact]
    public void Whatever_is_ordered_epochs_only_go_forward()
    {
        const int Seed = 17;
        var random = new Random(Seed);
        var route = Home;
        for (var i = 0; i < 10_000; i++)
        {
            string[] clusters = ["fronting", "standby", "consumer"];
            var order = Order(clusters[random.Next(3)], route.Epoch + random.Next(-1, 2), $"k{random.Next(5)}") with { AtMs = random.Next(100_000) };
            var change = RouteRules.Switch(route, order, "standby");
            Assert.True(change.Route.Epoch == route.Epoch + (change.Outcome == RouteOutcome.Switched ? 1 : 0), $"seed {Seed}, step {i}");
            Assert.True(change.Route.SinceMs >= route.SinceMs && change.Route.Cluster != "consumer", $"seed {Seed}, step {i}");
            Assert.Equal(change.IsThere, change.Route.Cluster == order.To && change.Outcome is not (RouteOutcome.StaleEpoch or RouteOutcome.KeyReused));
            route = change.Route;
        }
    }

    private static RouteSwitch Order(string to, long epoch, string key) => new(to, epoch, key, "me", "down", 5000);
}
