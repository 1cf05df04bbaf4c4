using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Groups;
using Chasqui.Kafka.Tests.RealKafka;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.Groups;

[Collection(OwnRealKafkaCollection.Name)]
public sealed class RealGroupListTests
{
    private const string Topic = "orders";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Any failure in a list of Confluent.Kafka's admin client is freed twice, and ends the process sooner or later.</summary>
    [SkippableFact]
    public async Task Groups_are_not_listed_by_halves_while_a_broker_is_frozen()
    {
        RealKafkaHome.SkipIfMissing();
        await using var cluster = await RealKafkaCluster.StartAsync(2);
        await cluster.CreateTopicAsync(Topic);
        string[] groups = [.. Enumerable.Range(0, 8).Select(i => $"group-{i}")];
        foreach (var group in groups)
            Watching.Commit(cluster.Bootstrap, group, Topic, 0, 0);
        using var clients = Watching.Clients(cluster.Bootstrap, new KafkaOptions { SampleTimeout = TimeSpan.FromSeconds(5) });
        var source = new GroupSource(clients, TimeProvider.System);
        await Eventually.Async(async () => (await source.ListAsync(Watching.Cluster, default)).Groups is { } all && groups.All(g => all.Contains(g)), Patience);

        cluster.PauseNode(2);
        var half = await source.ListAsync(Watching.Cluster, default);
        Assert.Null(half.Groups);
        Assert.NotEmpty(half.Errors);

        cluster.ContinueNode(2);
        await Eventually.Async(async () => (await source.ListAsync(Watching.Cluster, default)).Groups is { } all && groups.All(g => all.Contains(g)), Patience);
    }
}
