using Chasqui.Domain.Progress;
using Chasqui.Kafka.Offsets;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.RealKafka;

[Collection(RealKafkaCollection.Name)]
public sealed class RealOffsetSourceTests(RealKafkaFixture kafka)
{
    [SkippableFact]
    public async Task Commits_log_ranges_and_members_of_a_live_group_are_sampled()
    {
        RealKafkaHome.SkipIfMissing();
        var (topic, group) = (Unique("orders"), Unique("sinks"));
        await kafka.Cluster.CreateTopicAsync(topic, partitions: 2, replicationFactor: 3);
        using (var producer = new TracedProducer(kafka.Cluster.Bootstrap))
        {
            for (var i = 0; i < 10; i++)
                await producer.UntracedAsync(topic, partition: i % 2);
        }

        using var consumer = Watching.Consumer(kafka.Cluster.Bootstrap, group);
        consumer.Subscribe(topic);
        await Eventually.Async(() => consumer.Consume(TimeSpan.FromMilliseconds(100)) is not null);
        consumer.Commit([new(topic, 1, 4)]);

        using var clients = Watching.Clients(kafka.Cluster.Bootstrap);
        var sample = await new OffsetSource(clients, TimeProvider.System).SampleAsync(Watching.Cluster, [new(group, topic), new(group, "absent")], default);
        Assert.Contains("topic absent", Assert.Single(sample.Errors), StringComparison.Ordinal);
        var found = Assert.Single(sample.Groups);
        Assert.Equal(1, found.Members);
        Assert.Equal<PartitionOffsets>([new(0, -1, 0, 5), new(1, 4, 0, 5)], found.Partitions);
    }

    [SkippableFact]
    public async Task A_group_that_never_was_has_no_members_and_no_commits()
    {
        RealKafkaHome.SkipIfMissing();
        var topic = Unique("orders");
        await kafka.Cluster.CreateTopicAsync(topic);
        using var clients = Watching.Clients(kafka.Cluster.Bootstrap);
        var sample = await new OffsetSource(clients, TimeProvider.System).SampleAsync(Watching.Cluster, [new(Unique("never"), topic)], default);
        var found = Assert.Single(sample.Groups);
        Assert.Equal(0, found.Members ?? 0);
        Assert.Equal<PartitionOffsets>([new(0, -1, 0, 0)], found.Partitions);
    }

    private static string Unique(string name) => $"{name}-{Guid.NewGuid():N}";
}
