using Confluent.Kafka;

namespace Chasqui.Demo.Pipeline;

/// <summary>Settings of the pipeline's own clients.</summary>
internal static class KafkaSettings
{
    public static ProducerConfig Producer(string bootstrap) => new() { BootstrapServers = bootstrap, EnableIdempotence = true, Acks = Acks.All, LingerMs = 5 };

    /// <summary>Offsets are committed for what has been handled, also while nothing is polled.</summary>
    public static ConsumerConfig Consumer(string bootstrap, string group) => new()
    {
        BootstrapServers = bootstrap,
        GroupId = group,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoOffsetStore = false,
        AutoCommitIntervalMs = 200,
        FetchWaitMaxMs = 10,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
    };

    public static IProducer<string, byte[]> Build(string bootstrap) => new ProducerBuilder<string, byte[]>(Producer(bootstrap))
        .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
