using System.Text.Json;
using Chasqui.Contracts.Wire;
using Chasqui.Demo.Healing;
using Chasqui.Demo.Health;
using Chasqui.LocalRuntime.EmbeddedKafka;

namespace Chasqui.Demo.World;

/// <summary>The embedded clusters with their topics, and the topology that describes them.</summary>
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
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DemoOptions _options;

    public DemoClusters(DemoOptions options)
    {
        _options = options;
        Fleet = options.Shows(Capability.Brokers) ? new Fleet() : null;
        Fronting.CreateTopic(OrdersTopic, Partitions, Brokers);
        Standby.CreateTopic(OrdersTopic, Partitions, Brokers);
        Consumer.CreateTopic(RoutedTopic, Partitions, Brokers);
        Consumer.CreateTopic(HopFormat.DefaultTopic, Partitions, Brokers);
        Consumer.CreateTopic("chasqui.consumer-heartbeats", Partitions, Brokers);
    }

    public EmbeddedKafkaCluster Fronting { get; } = EmbeddedKafkaCluster.Start(Brokers);

    public EmbeddedKafkaCluster Consumer { get; } = EmbeddedKafkaCluster.Start(Brokers);

    public EmbeddedKafkaCluster Standby { get; } = EmbeddedKafkaCluster.Start(Brokers);

    /// <summary>The brokers to be broken; null when brokers are not shown.</summary>
    public Fleet? Fleet { get; }

    /// <summary>topology.json as an operator would write it.</summary>
    public string Topology()
    {
        var clusters = new Dictionary<string, object>
        {
            // An embedded cluster cannot list its groups.
            ["fronting"] = new { bootstrap = "%FrontingBrokers%", standby = "standby", discoverGroups = false },
            ["consumer"] = new { bootstrap = "%ConsumerBrokers%", discoverGroups = false },
            ["standby"] = new { bootstrap = "%StandbyBrokers%", discoverGroups = false },
        };
        if (Fleet is not null)
            clusters[Fleet.Cluster] = new { bootstrap = "%FleetBrokers%", discoverGroups = false };
        return JsonSerializer.Serialize(
            new
            {
                clusters,
                tracing = new { cluster = "consumer", topic = HopFormat.DefaultTopic, group = IngestGroup },
                streams = new Dictionary<string, object> { [Stream] = StreamSection() },
                consumers = new
                {
                    // Nor can it tell what a group reads. A rolling deployment takes less than a minute here.
                    defaults = new { stormFor = "45s" },
                    groups = _options.Shows(Capability.Consumers) ? Workshop.Groups(_options.HealthFaults).ToDictionary(g => $"{Workshop.Cluster}/{g}", GroupSection) : [],
                },
                mitigations = MitigationSection(),
                brokers = new
                {
                    clusters = Fleet is null ? [] : new Dictionary<string, object> { [Fleet.Cluster] = new { expected = Enumerable.Range(1, Fleet.Brokers), canary = new { write = true, bytesPerMinute = 1 << 16 } } },
                },
            },
            Indented);
    }

    public async ValueTask DisposeAsync()
    {
        Fronting.Dispose();
        Consumer.Dispose();
        Standby.Dispose();
        if (Fleet is not null)
            await Fleet.DisposeAsync();
    }

    private static object GroupSection(string group) =>
        group == Workshop.SlowGroup ? new { topics = (string[])[Workshop.Topic], slo = "10s" } : new { topics = (string[])[Workshop.Topic] };

    /// <summary>Consumers that hang or die are healed. The times are short, and the cooldown longer than a run: nothing may be acted on twice.</summary>
    private object MitigationSection() => new
    {
        actuators = new Dictionary<string, object> { [DemoActuator.Name] = new { kind = DemoActuator.Name } },
        targets = new { consumers = HealthFault.Healed(_options).ToDictionary(fault => fault.Target, _ => new { actuator = DemoActuator.Name }) },
        policies = new Dictionary<string, object>
        {
            [HealthFault.RestartConsumer] = new { mode = "Auto", effectWithin = "1m", stableFor = "6s", checkEvery = "1s", cooldown = "1h", pagesRefusals = false },
        },
    };

    private object StreamSection()
    {
        var within = $"{_options.Patience.TotalSeconds:0}s";
        return new
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
        };
    }
}
