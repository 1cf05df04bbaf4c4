using Chasqui.Client;
using Chasqui.Soak.World;
using Confluent.Kafka;

namespace Chasqui.Soak.Pipeline;

/// <summary>Settings of the clients that the soak's services use.</summary>
internal static class KafkaClients
{
    /// <summary>Longer than any broker is away, so that nothing is given up.</summary>
    private static readonly TimeSpan MessageTimeout = TimeSpan.FromMinutes(4);

    /// <summary>How long a stage that ends waits for its hops to be taken.</summary>
    private static readonly TimeSpan FlushFor = TimeSpan.FromMinutes(2);

    public static IProducer<string, byte[]> Producer(string bootstrap) => new ProducerBuilder<string, byte[]>(Settings(bootstrap))
        .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    public static IConsumer<string, byte[]> Consumer(string bootstrap, string group, ChasquiTracer tracer) =>
        new TracingConsumerBuilder<string, byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrap,
                GroupId = group,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoOffsetStore = false,
                AutoCommitIntervalMs = 500,
                FetchWaitMaxMs = 20,
                // A topic that was not quite there at the first look would be looked for again after five minutes.
                TopicMetadataRefreshIntervalMs = 5_000,
                SessionTimeoutMs = 10_000,
                HeartbeatIntervalMs = 1_000,
                PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            },
            tracer).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    public static ChasquiTracer Tracer(string bootstrap, string stage) => new(new ChasquiTracerOptions
    {
        Stage = stage,
        Cluster = Names.Cluster,
        Hops = new ProducerConfig { BootstrapServers = bootstrap, MessageTimeoutMs = (int)MessageTimeout.TotalMilliseconds },
        HopTopic = Names.HopTopic,
        HeartbeatTopic = Names.HeartbeatTopic,
        SamplingRates = new Dictionary<string, double> { [Names.Stream] = 1 },
        DisposeTimeout = FlushFor,
    });

    private static ProducerConfig Settings(string bootstrap) => new()
    {
        BootstrapServers = bootstrap, EnableIdempotence = true, Acks = Acks.All, LingerMs = 5, MessageTimeoutMs = (int)MessageTimeout.TotalMilliseconds,
    };
}
