using Chasqui.Client;
using Chasqui.Contracts.Wire;
using Chasqui.Demo.Health;
using Chasqui.Demo.Payments;
using Chasqui.LocalRuntime.EmbeddedKafka;
using Confluent.Kafka;

namespace Chasqui.Demo.World;

/// <summary>The embedded clusters with their topics.</summary>
internal sealed class DemoClusters : IAsyncDisposable
{
    public const string Stream = "orders";
    public const string OrdersTopic = "orders";
    public const string RoutedTopic = "orders-routed";
    public const string RouterGroup = "router";
    public const string SinkGroup = "sink";
    public const string CanaryTopic = "chasqui.canary";
    public const string IngestGroup = "chasqui-ingest";
    public const int Partitions = 6;

    /// <summary>Short, so that verdicts come soon.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int Brokers = 3;

    /// <summary>The broker of the home of payments that dies. It leads none of the other topics, so that nothing else is broken by it.</summary>
    public const int MortalBroker = 3;

    public DemoClusters(DemoOptions options)
    {
        Fleet = options.Shows(Capability.Brokers) ? new Fleet() : null;
        Fronting.CreateTopic(OrdersTopic, Partitions, Brokers);
        Standby.CreateTopic(OrdersTopic, Partitions, Brokers);
        CreatePayments();
        Consumer.CreateTopic(RoutedTopic, Partitions, Brokers);
        Consumer.CreateTopic(HopFormat.DefaultTopic, Partitions, Brokers);
        Consumer.CreateTopic("chasqui.consumer-heartbeats", Partitions, Brokers);
    }

    public EmbeddedKafkaCluster Fronting { get; } = EmbeddedKafkaCluster.Start(Brokers);

    public EmbeddedKafkaCluster Consumer { get; } = EmbeddedKafkaCluster.Start(Brokers);

    public EmbeddedKafkaCluster Standby { get; } = EmbeddedKafkaCluster.Start(Brokers);

    /// <summary>The brokers to be broken; null when brokers are not shown.</summary>
    public Fleet? Fleet { get; }

    public async ValueTask DisposeAsync()
    {
        Fronting.Dispose();
        Consumer.Dispose();
        Standby.Dispose();
        if (Fleet is not null)
            await Fleet.DisposeAsync();
    }

    public string BootstrapOf(string cluster) => cluster == PaymentStream.Home ? Fronting.Bootstrap : Standby.Bootstrap;

    /// <summary>The tracer of a stage, as its own process would have.</summary>
    public ChasquiTracer Tracer(string stage, string cluster, string stream, TimeProvider time) => new(new ChasquiTracerOptions
    {
        Stage = stage,
        Cluster = cluster,
        Hops = new ProducerConfig { BootstrapServers = Consumer.Bootstrap },
        SamplingRates = new Dictionary<string, double> { [stream] = 1 },
        HeartbeatInterval = TimeSpan.Zero,
        Time = time,
    });

    /// <summary>A broker of the home of payments dies. Nobody else is made the leader of what it led: no leader that is there, and so none.</summary>
    public void KillHomeBroker() => Fronting.SetBrokerDown(MortalBroker);

    /// <summary>It is back with all it had.</summary>
    public void ReviveHomeBroker() => Fronting.SetBrokerUp(MortalBroker);

    private void CreatePayments()
    {
        foreach (var cluster in (EmbeddedKafkaCluster[])[Fronting, Standby])
        {
            cluster.CreateTopic(PaymentStream.Topic, Partitions, Brokers);
            for (var partition = 0; partition < Partitions; partition++)
                cluster.SetLeader(PaymentStream.Topic, partition, partition % Brokers + 1);
        }

        for (var partition = 0; partition < Partitions; partition++)
            Fronting.SetLeader(OrdersTopic, partition, partition % (Brokers - 1) + 1);
        Fronting.SetCoordinator(RouterGroup, 1);
        Fronting.SetCoordinator(PaymentStream.Group, 1);
    }
}
