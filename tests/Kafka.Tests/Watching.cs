using Chasqui.Domain.Topology;
using Chasqui.Kafka.Clients;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Kafka.Tests;

/// <summary>What the tests of this assembly share: clients of a cluster named <c>main</c>, and records to put there.</summary>
internal static class Watching
{
    public const string Cluster = "main";

    public static KafkaClients Clients(string bootstrap, KafkaOptions? options = null) => Clients(options, (Cluster, bootstrap));

    public static KafkaClients Clients(KafkaOptions? options, params (string Name, string Bootstrap)[] clusters) => new(
        clusters.Select(cluster => new ClusterTopology { Name = cluster.Name, Bootstrap = cluster.Bootstrap }),
        _ => null,
        options ?? new KafkaOptions(),
        NullLogger<KafkaClients>.Instance);

    public static IConsumer<Ignore, Ignore> Consumer(string bootstrap, string group) => new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
    {
        BootstrapServers = bootstrap,
        GroupId = group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        FetchWaitMaxMs = 10,
    }).SetLogHandler((_, _) => { }).Build();

    public static void Commit(string bootstrap, string group, string topic, int partition, long offset)
    {
        using var consumer = Consumer(bootstrap, group);
        consumer.Assign(new TopicPartition(topic, partition));
        consumer.Commit([new TopicPartitionOffset(topic, partition, offset)]);
    }
}
