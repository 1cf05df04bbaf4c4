using System.Text.Json;
using Chasqui.Contracts.Wire;
using Chasqui.LocalRuntime.EmbeddedKafka;

namespace Chasqui.Demo.World;

/// <summary>The three embedded clusters with their topics, and the topology that describes them.</summary>
internal sealed class DemoClusters : IDisposable
{
    public const string Stream = "orders";
    public const string OrdersTopic = "orders";
    public const string RoutedTopic = "orders-routed";
    public const string RouterGroup = "router";
    public const string SinkGroup = "sink";
    public const string IngestGroup = "chasqui-ingest";
    public const int Partitions = 6;

    /// <summary>Short, so that verdicts come soon.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int Brokers = 3;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public DemoClusters()
    {
        Fronting.CreateTopic(OrdersTopic, Partitions, Brokers);
        Standby.CreateTopic(OrdersTopic, Partitions, Brokers);
        Consumer.CreateTopic(RoutedTopic, Partitions, Brokers);
        Consumer.CreateTopic(HopFormat.DefaultTopic, Partitions, Brokers);
        Consumer.CreateTopic("chasqui.consumer-heartbeats", Partitions, Brokers);
    }

    public EmbeddedKafkaCluster Fronting { get; } = EmbeddedKafkaCluster.Start(Brokers);

    public EmbeddedKafkaCluster Consumer { get; } = EmbeddedKafkaCluster.Start(Brokers);

    public EmbeddedKafkaCluster Standby { get; } = EmbeddedKafkaCluster.Start(Brokers);

    /// <summary>topology.json as an operator would write it.</summary>
    public static string Topology(TimeSpan patience)
    {
        var within = $"{patience.TotalSeconds:0}s";
        return JsonSerializer.Serialize(
            new
            {
                clusters = new Dictionary<string, object>
                {
                    // An embedded cluster cannot list its groups.
                    ["fronting"] = new { bootstrap = "%FrontingBrokers%", standby = "standby", discoverGroups = false },
                    ["consumer"] = new { bootstrap = "%ConsumerBrokers%", discoverGroups = false },
                    ["standby"] = new { bootstrap = "%StandbyBrokers%", discoverGroups = false },
                },
                tracing = new { cluster = "consumer", topic = HopFormat.DefaultTopic, group = IngestGroup },
                streams = new Dictionary<string, object>
                {
                    [Stream] = new
                    {
                        samplingRate = 1,
                        window = $"{Window.TotalSeconds:0}s",
                        grace = within,
                        giveUpAfter = "10m",
                        path = new object[]
                        {
                            new { hop = "app/sent", cluster = "fronting", topic = OrdersTopic },
                            new { hop = "router/received", after = "app/sent", within, group = RouterGroup },
                            new { hop = "router/sent", after = "router/received", within, cluster = "consumer", topic = RoutedTopic },
                            new { hop = "sink/received", after = "router/sent", within, group = SinkGroup },
                        },
                    },
                },
            },
            Indented);
    }

    public void Dispose()
    {
        Fronting.Dispose();
        Consumer.Dispose();
        Standby.Dispose();
    }
}
