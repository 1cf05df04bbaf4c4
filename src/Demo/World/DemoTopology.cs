using System.Text.Json;
using Chasqui.Contracts.Wire;
using Chasqui.Demo.Healing;
using Chasqui.Demo.Health;
using Chasqui.Demo.Payments;
using Chasqui.Domain.Brokers;

namespace Chasqui.Demo.World;

/// <summary>topology.json of the demo, as an operator would write it.</summary>
internal static class DemoTopology
{
    /// <summary>What may not heal itself is not waited for: embedded brokers are back within moments, or not at all.</summary>
    private const string MissingAfter = "10s";

    /// <summary>Eighteen brokers and the app share one machine, which pauses when it is busy: less than this is not slow here. The slow broker takes 1.2 s longer.</summary>
    private const double SlowFloorMs = 400;

    private static readonly Dictionary<string, object> SlowFloors =
        BrokerSignal.Defaults.Where(signal => signal.Outside).ToDictionary(signal => signal.Name, object (_) => new { floorMs = SlowFloorMs });

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(DemoOptions options) => JsonSerializer.Serialize(
        new
        {
            clusters = ClusterSection(options),
            tracing = new { cluster = "consumer", topic = HopFormat.DefaultTopic, group = DemoClusters.IngestGroup },
            streams = new Dictionary<string, object> { [DemoClusters.Stream] = Orders(options), [PaymentStream.Stream] = Payments(options) },
            consumers = new
            {
                // An embedded cluster cannot tell what a group reads. A rolling deployment takes less than a minute here.
                defaults = new { stormFor = "45s" },
                groups = options.Shows(Capability.Consumers) ? Workshop.Groups(options.HealthFaults).ToDictionary(g => $"{Workshop.Cluster}/{g}", GroupSection) : [],
            },
            mitigations = MitigationSection(options),
            brokers = new { defaults = new { missingAfter = MissingAfter, slow = new { signals = SlowFloors } }, clusters = BrokerSection(options) },
        },
        Indented);

    private static Dictionary<string, object> ClusterSection(DemoOptions options)
    {
        var clusters = new Dictionary<string, object>
        {
            // An embedded cluster cannot list its groups.
            [PaymentStream.Home] = new { bootstrap = "%FrontingBrokers%", standby = PaymentStream.Standby, discoverGroups = false },
            ["consumer"] = new { bootstrap = "%ConsumerBrokers%", discoverGroups = false },
            [PaymentStream.Standby] = new { bootstrap = "%StandbyBrokers%", discoverGroups = false },
        };
        if (options.Shows(Capability.Brokers))
            clusters[Fleet.Cluster] = new { bootstrap = "%FleetBrokers%", discoverGroups = false };
        return clusters;
    }

    private static Dictionary<string, object> BrokerSection(DemoOptions options) => options.Shows(Capability.Brokers)
        ? new() { [Fleet.Cluster] = new { expected = Enumerable.Range(1, Fleet.Brokers), canary = new { write = true, bytesPerMinute = 1 << 16 } } }
        : [];

    private static object GroupSection(string group) =>
        group == Workshop.SlowGroup ? new { topics = (string[])[Workshop.Topic], slo = "10s" } : new { topics = (string[])[Workshop.Topic] };

    /// <summary>
    /// What is broken is on the allow-list, and nothing else. The times are short, and the cooldown longer than a run: nothing may be acted on twice. Only to lead a
    /// stream back, by hand, it need not have rested.
    /// </summary>
    private static object MitigationSection(DemoOptions options)
    {
        var healed = HealthFault.Healed(options).ToLookup(fault => fault.Mitigation!, fault => fault.Target);
        var byActuator = new { actuator = DemoActuator.Name };
        return new
        {
            actuators = new Dictionary<string, object> { [DemoActuator.Name] = new { kind = DemoActuator.Name } },
            targets = new
            {
                consumers = healed[HealthFault.RestartConsumer].ToDictionary(target => target, _ => byActuator),
                brokers = healed[HealthFault.ReplaceBroker].ToDictionary(target => target, _ => byActuator),
                streams = healed[HealthFault.FailOverStream].ToDictionary(target => target, _ => new { }),
            },
            policies = new Dictionary<string, object>
            {
                // A storm is over when the group was left alone for 90 s.
                [HealthFault.RestartConsumer] = Policy("3m", "1h", ["Stuck", "Dead", "Stopped", "Lagging", "Flapping"]),
                // Whatever replica is the first, an embedded broker leads what it is told to.
                [HealthFault.ReplaceBroker] = Policy("1m", "1h", ["Missing", "Unreachable", "Zombie", "Slow"]),
                [HealthFault.FailOverStream] = Policy("2m", "1h", ["OfflinePartitions", "NoController"]),
                [HealthFault.FailBackStream] = Policy("2m", "1s", []),
            },
        };
    }

    private static object Policy(string effectWithin, string cooldown, string[] verdicts) =>
        new { mode = "Auto", verdicts, effectWithin, leadersWithin = "0s", stableFor = "5s", checkEvery = "1s", cooldown, perHour = 8, pagesRefusals = false };

    private static object Orders(DemoOptions options)
    {
        var within = Within(options);
        return StreamSection(
            options,
            new { hop = "app/sent", cluster = "fronting", topic = DemoClusters.OrdersTopic },
            new { hop = "router/received", after = "app/sent", within, group = DemoClusters.RouterGroup },
            new { hop = "router/sent", after = "router/received", within, cluster = "consumer", topic = DemoClusters.RoutedTopic },
            new { hop = "sink/received", after = "router/sent", within, group = DemoClusters.SinkGroup });
    }

    private static object Payments(DemoOptions options) => StreamSection(
        options,
        new { hop = "till/sent", cluster = PaymentStream.Home, topic = PaymentStream.Topic },
        new { hop = "bank/received", after = "till/sent", within = Within(options), group = PaymentStream.Group });

    private static object StreamSection(DemoOptions options, params object[] path) =>
        new { samplingRate = 1, window = $"{DemoClusters.Window.TotalSeconds:0}s", grace = Within(options), giveUpAfter = "10m", path };

    private static string Within(DemoOptions options) => $"{options.Patience.TotalSeconds:0}s";
}
