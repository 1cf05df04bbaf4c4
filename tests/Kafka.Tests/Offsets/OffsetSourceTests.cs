using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Offsets;
using Chasqui.Domain.Progress;
using Chasqui.LocalRuntime.EmbeddedKafka;
using Chasqui.Monitoring.Ports;
using Chasqui.TestSupport;

namespace Chasqui.Kafka.Tests.Offsets;

public sealed class OffsetSourceTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    [Fact]
    public async Task Committed_offsets_and_the_log_range_are_sampled_for_each_partition()
    {
        var topic = kafka.CreateTopic(partitions: 3);
        using (var producer = new TracedProducer(kafka.Bootstrap))
        {
            for (var i = 0; i < 6; i++)
                await producer.UntracedAsync(topic, partition: i % 2);
        }

        kafka.Cluster.DeleteRecords(topic, 0, 1);
        Watching.Commit(kafka.Bootstrap, "sinks", topic, 0, 2);

        var sample = await SampleAsync(new GroupTopic("sinks", topic));
        Assert.Empty(sample.Errors);
        var group = Assert.Single(sample.Groups);
        Assert.Equal([new(0, 2, 1, 3), new(1, -1, 0, 3), new(2, -1, 0, 0)], group.Partitions.AsEnumerable());
        Assert.Equal((Watching.Cluster, "sinks", topic), (group.Cluster, group.Group, group.Topic));
    }

    [Fact]
    public async Task Several_groups_and_topics_are_told_apart()
    {
        var (first, second) = (kafka.CreateTopic(), kafka.CreateTopic());
        using (var producer = new TracedProducer(kafka.Bootstrap))
        {
            await producer.UntracedAsync(first);
            await producer.UntracedAsync(second);
            await producer.UntracedAsync(second);
        }

        Watching.Commit(kafka.Bootstrap, "a", second, 0, 2);
        Watching.Commit(kafka.Bootstrap, "b", first, 0, 1);
        var sample = await SampleAsync(new("a", first), new("a", second), new("b", first), new("b", second));
        Assert.Empty(sample.Errors);
        Assert.Equal([-1, 2, 1, -1], sample.Groups.Select(group => group.Partitions.Single().Committed));
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_an_error_and_is_not_created()
    {
        var topic = kafka.CreateTopic();
        for (var round = 0; round < 2; round++)
        {
            var sample = await SampleAsync(new("g", topic), new("g", "absent"));
            Assert.Equal(topic, Assert.Single(sample.Groups).Topic);
            Assert.Contains("main: topic absent: ", Assert.Single(sample.Errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_topic_deleted_and_created_with_more_partitions_is_followed()
    {
        var topic = kafka.CreateTopic();
        using var clients = Watching.Clients(kafka.Bootstrap);
        var source = new OffsetSource(clients, TimeProvider.System);
        Task<OffsetSample> NextAsync() => source.SampleAsync(Watching.Cluster, [new("g", topic)], default);
        Assert.Single(Assert.Single((await NextAsync()).Groups).Partitions);
        kafka.Cluster.DeleteTopic(topic);
        Assert.Empty((await NextAsync()).Groups);
        kafka.Cluster.CreateTopic(topic, partitions: 4);
        await Eventually.Async(async () => (await NextAsync()).Groups is [{ Partitions.Length: 4 } group] && group.Partitions.All(p => p.LogEnd == 0));
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_an_error_and_delays_no_other()
    {
        using var away = EmbeddedKafkaCluster.Start(1);
        away.SetBrokerDown(EmbeddedKafkaCluster.AllBrokers);
        var topic = kafka.CreateTopic();
        using var clients = Watching.Clients(
            new KafkaOptions { SampleTimeout = TimeSpan.FromSeconds(9) }, (Watching.Cluster, kafka.Bootstrap), ("away", away.Bootstrap));
        var source = new OffsetSource(clients, TimeProvider.System);
        var slow = source.SampleAsync("away", [new("g", "t")], default);
        Assert.Single((await source.SampleAsync(Watching.Cluster, [new("g", topic)], default)).Groups);
        Assert.False(slow.IsCompleted);
        var sample = await slow.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(sample.Groups);
        Assert.StartsWith("away: ", Assert.Single(sample.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_whose_leader_is_away_keeps_its_commit_and_has_no_log_range()
    {
        using var cluster = EmbeddedKafkaCluster.Start(3);
        cluster.CreateTopic("t", partitions: 2);
        cluster.SetLeader("t", 0, 1);
        cluster.SetLeader("t", 1, -1);
        Watching.Commit(cluster.Bootstrap, "g", "t", 1, 7);
        using var clients = Watching.Clients(cluster.Bootstrap, new KafkaOptions { SampleTimeout = TimeSpan.FromSeconds(6) });
        var sample = await new OffsetSource(clients, TimeProvider.System).SampleAsync(Watching.Cluster, [new("g", "t")], default);
        Assert.Equal<PartitionOffsets>([new(0, -1, 0, 0), new(1, 7, -1, -1)], Assert.Single(sample.Groups).Partitions);
        Assert.Contains(sample.Errors, error => error.StartsWith("main: log offsets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_cluster_is_an_error()
    {
        using var clients = Watching.Clients(kafka.Bootstrap);
        var sample = await new OffsetSource(clients, TimeProvider.System).SampleAsync("other", [new("g", "t")], default);
        Assert.Equal(["other: the topology has no cluster other"], sample.Errors.AsEnumerable());
    }

    [Fact]
    public async Task Cancelling_ends_a_sampling_at_once()
    {
        using var away = EmbeddedKafkaCluster.Start(1);
        away.SetBrokerDown(EmbeddedKafkaCluster.AllBrokers);
        using var clients = Watching.Clients(away.Bootstrap);
        using var stop = new CancellationTokenSource();
        var sampling = new OffsetSource(clients, TimeProvider.System).SampleAsync(Watching.Cluster, [new("g", "t")], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sampling.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    private async Task<OffsetSample> SampleAsync(params GroupTopic[] groups)
    {
        using var clients = Watching.Clients(kafka.Bootstrap);
        return await new OffsetSource(clients, TimeProvider.System).SampleAsync(Watching.Cluster, groups, default);
    }
}
