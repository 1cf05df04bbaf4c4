using Chasqui.Domain.Progress;
using Chasqui.Domain.Routes;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Topology.Parsing;
using Chasqui.Monitoring.Routes;
using Chasqui.Monitoring.Sample;
using Chasqui.StoreContract.Memory;
using Chasqui.StoreContract.Routes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Routes;

public sealed class StreamRoutesTests
{
    private static readonly SystemTopology Topology = TopologyParser.Parse("""
        {
          "clusters": {
            "fronting": { "bootstrap": "f:9092", "standby": "standby" },
            "standby": { "bootstrap": "s:9092" },
            "consumer": { "bootstrap": "c:9092" }
          },
          "tracing": { "cluster": "consumer" },
          "streams": { "orders": { "path": [
            { "hop": "app/sent", "cluster": "fronting", "topic": "in" },
            { "hop": "router/received", "group": "router" },
            { "hop": "router/sent", "cluster": "consumer", "topic": "out" },
            { "hop": "sink/received", "group": "sink" } ] } }
        }
        """).Topology!;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly MemoryRouteStore _store = new();
    private readonly MemoryProgressStore _progress = new();

    [Theory]
    [InlineData("orders", null, "fronting")]
    [InlineData("orders", "fronting", "fronting")]
    [InlineData("orders", "consumer", "consumer")]
    [InlineData("orders", "standby", null)]
    [InlineData("nothing", null, null)]
    public void A_home_is_a_cluster_that_the_stream_is_written_to(string stream, string? named, string? home) =>
        Assert.Equal(home, Routes().HomeOf(stream, named));

    [Fact]
    public void Progress_is_sampled_on_standbys_too_and_groups_are_not_expected_there()
    {
        StreamPath[] paths = [.. Topology.Streams.Select(s => new StreamPath(s))];
        Assert.Contains(new GroupKey("standby", "router", "in"), GroupSubscriptions.WithStandbys(Topology.Tracing, paths));
        Assert.DoesNotContain(new GroupKey("standby", "sink", "out"), GroupSubscriptions.WithStandbys(Topology.Tracing, paths));
        Assert.DoesNotContain(GroupSubscriptions.Of(Topology.Tracing, paths), key => key.Cluster == "standby");
    }

    [Fact]
    public async Task An_order_is_carried_out_once_however_often_it_comes()
    {
        Assert.Equal(RouteOutcome.Switched, (await SwitchAsync("standby", 0, "k1")).Outcome);
        Assert.Equal(RouteOutcome.AlreadyDone, (await SwitchAsync("standby", 0, "k1")).Outcome);
        Assert.Equal(RouteOutcome.StaleEpoch, (await SwitchAsync("fronting", 0, "k2")).Outcome);
        Assert.Equal(RouteOutcome.Switched, (await SwitchAsync("fronting", 1, "k3")).Outcome);
        var route = await Routes().ReadAsync("orders", "fronting", default);
        Assert.Equal(("fronting", 2L, "standby"), (route.Cluster, route.Epoch, route.Draining));
    }

    [Fact]
    public async Task Of_orders_at_once_one_is_carried_out()
    {
        var changes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SwitchAsync("standby", 0, $"k{i}")));
        Assert.Single(changes, change => change.Outcome == RouteOutcome.Switched);
        Assert.Equal(1, (await Routes().ReadAsync("orders", "fronting", default)).Epoch);
    }

    [Fact]
    public async Task An_order_that_lost_a_race_is_judged_again_on_what_is_there_then()
    {
        var store = new Mock<IRouteStore>();
        var route = Route.Initial("orders", "fronting") with { Epoch = 1, Cluster = "standby", Key = "other" };
        store.SetupSequence(s => s.FindAsync("orders", "fronting", default)).ReturnsAsync((StoredRoute?)null).ReturnsAsync(new StoredRoute(route, "v"));
        store.Setup(s => s.TryReplaceAsync(It.IsAny<Route>(), null, default)).ReturnsAsync(false);
        var change = await Routes(store.Object).SwitchAsync("orders", "fronting", Order("standby", 0, "mine"), default);
        Assert.Equal((RouteOutcome.StaleEpoch, route), (change.Outcome, change.Route));
    }

    [Fact]
    public async Task A_route_that_left_nothing_is_drained() =>
        Assert.True((await Routes().DrainAsync("orders", "fronting", default)).IsDrained);

    [Fact]
    public async Task A_route_is_settled_once_its_old_side_is_read_to_the_end()
    {
        await SwitchAsync("standby", 0, "k1");
        Assert.Equal(1, (await Routes().DrainAsync("orders", "fronting", default)).Decision.Rule);
        await SampleAsync(committed: 90, end: 100);
        Assert.Equal(3, (await Routes().DrainAsync("orders", "fronting", default)).Decision.Rule);
        _clock.Advance(TimeSpan.FromSeconds(70));
        await SampleAsync(committed: 90, end: 100);
        var behind = await Routes().DrainAsync("orders", "fronting", default);
        Assert.Equal((5, 10L), (behind.Decision.Rule, behind.Evidence!.Lag));
        await Routes().SettleAsync(default);
        Assert.Equal(RouteState.Draining, (await Routes().ReadAsync("orders", "fronting", default)).State);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SampleAsync(committed: 100, end: 100);
        await Routes().SettleAsync(default);
        var settled = await Routes().ReadAsync("orders", "fronting", default);
        Assert.Equal((RouteState.Single, "standby", 1L), (settled.State, settled.Cluster, settled.Epoch));
        Assert.Equal(RouteOutcome.AlreadyDone, (await SwitchAsync("standby", 0, "k1")).Outcome);
    }

    private Task SampleAsync(long committed, long end) => _progress.AppendAsync(
        [new GroupOffsets("fronting", "router", "in", _clock.GetUtcNow().ToUnixTimeMilliseconds(), 1, [new PartitionOffsets(0, committed, 0, end)])], default);

    private StreamRoutes Routes(IRouteStore? store = null) =>
        new(Topology, store ?? _store, _progress, new RouteOptions(), _clock, NullLogger<StreamRoutes>.Instance);

    private Task<RouteChange> SwitchAsync(string to, long epoch, string key) => Routes().SwitchAsync("orders", "fronting", Order(to, epoch, key), default);

    private RouteSwitch Order(string to, long epoch, string key) => new(to, epoch, key, "me", "down", _clock.GetUtcNow().ToUnixTimeMilliseconds());
}
