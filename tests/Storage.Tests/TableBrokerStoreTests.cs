using System.Text.Json.Nodes;
using Chasqui.Domain.Brokers;
using Chasqui.Monitoring.Brokers;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests;

public sealed class TableBrokerStoreTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const long Day = 1_750_032_000_000;

    private readonly TableStores _stores = new(
        new TableStorageOptions { Account = azurite.ConnectionString, Prefix = AzuriteFixture.UniquePrefix() }, TimeProvider.System);

    private IBrokerStore Store => _stores.Brokers;

    [Fact]
    public async Task Samples_are_read_back_between_two_times_over_midnight_and_written_twice_count_once()
    {
        var before = Enumerable.Range(0, 40).Select(i => Sample(Day - 600_000 + i * 15_000)).ToArray();
        var after = Enumerable.Range(0, 40).Select(i => Sample(Day + i * 15_000)).ToArray();
        await Store.AppendAsync(before, default);
        await Store.AppendAsync(after, default);
        await Store.AppendAsync(after, default);
        var read = await Store.ReadAsync("fronting/1", 7, Day - 60_000, Day + 60_000, default);
        Assert.Equal(Enumerable.Range(-4, 8).Select(i => Day + i * 15_000), read.Select(s => s.AtMs));
        Assert.Equal(after[0] with { Metrics = read[4].Metrics }, read[4]);
        Assert.Equal(12.5, read[4].Metrics[BrokerMetric.LogFlushP999Ms]);
        Assert.Empty(await Store.ReadAsync("fronting/1", 8, Day - 60_000, Day + 60_000, default));
    }

    [Fact]
    public async Task A_clusters_own_samples_are_kept_beside_its_brokers()
    {
        ClusterSample sample = new()
        {
            Cluster = "fronting", AtMs = Day, Controller = 2, Brokers = [1, 2, 3], Leaderless = 0, UnderReplicated = 4,
            Partitions = System.Collections.Immutable.ImmutableDictionary<int, PartitionCounts>.Empty.Add(1, new(40, 4, 0, 1, 0)),
        };
        await Store.AppendAsync([sample], default);
        var read = Assert.Single(await Store.ReadAsync("fronting", Day, Day + 1, default));
        Assert.Equal(sample.Partitions[1], read.Partitions[1]);
        Assert.Equal([1, 2, 3], read.Brokers.ToArray());
        Assert.Equal((2, 4), (read.Controller, read.UnderReplicated));
    }

    [Fact]
    public async Task The_newest_baseline_of_each_broker_is_found_up_to_a_week_back()
    {
        var day = new DateOnly(2026, 3, 10);
        await Store.SaveBaselinesAsync("fronting", day.AddDays(-3), [Baseline(1, 100), Baseline(2, 200)], default);
        await Store.SaveBaselinesAsync("fronting", day.AddDays(-1), [Baseline(1, 300)], default);
        await Store.SaveBaselinesAsync("fronting", day.AddDays(-9), [Baseline(3, 100)], default);
        var found = (await Store.LoadBaselinesAsync("fronting", day, default)).OrderBy(b => b.Broker).ToArray();
        Assert.Equal([1, 2], found.Select(b => b.Broker));
        Assert.Equal([(300, 1.5f), (310, 2f)], found[0].Digests["traffic"]);
    }

    [Fact]
    public async Task A_board_is_replaced_whole()
    {
        await Store.SaveBoardAsync(Board("Healthy"), default);
        await Store.SaveBoardAsync(Board("Slow"), default);
        var board = Assert.Single(await Store.LoadBoardsAsync(default));
        Assert.Equal(("Slow", "BeyondHistoryAndPeers", "host:9092"), (board.Brokers[0].Verdict, board.Brokers[0].Cause, board.Brokers[0].Endpoint));
        Assert.Equal("1.5", board.Brokers[0].Evidence["x"]!.ToJsonString());
    }

    private static ClusterBoard Board(string verdict) => new(
        "fronting", Day, "Degraded", "K6", Day, new JsonObject { ["brokers"] = 3 }, ["broker 2: metrics: away"],
        [new BrokerCard(1, "host:9092", verdict, "BeyondHistoryAndPeers", "B10", Day, new JsonObject { ["x"] = 1.5 })]);

    private static StoredBaseline Baseline(int broker, int bucket) =>
        new(broker, new Dictionary<string, IReadOnlyList<(int, float)>> { ["traffic"] = [(bucket, 1.5f), (bucket + 10, 2f)] });

    private static BrokerSample Sample(long atMs) => new()
    {
        Cluster = "fronting/1", Broker = 7, AtMs = atMs, Connect = ProbeResult.Answered(1.25), Canary = new CanaryResult(false, null, null, ProbeError.TimedOut),
        Metrics = new Dictionary<string, double> { [BrokerMetric.LogFlushP999Ms] = 12.5 },
    };
}
