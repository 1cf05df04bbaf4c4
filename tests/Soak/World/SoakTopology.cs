using System.Text.Json;

namespace Chasqui.Soak.World;

/// <summary>topology.json as an operator would write it, with short times.</summary>
internal static class SoakTopology
{
    public static string Of(IKafkaWorld kafka) => JsonSerializer.Serialize(new
    {
        clusters = new Dictionary<string, object> { [Names.Cluster] = new { bootstrap = "%TracingBrokers%", discoverGroups = kafka.TellsGroups } },
        tracing = new { cluster = Names.Cluster, topic = Names.HopTopic, group = "chasqui-ingest" },
        streams = new Dictionary<string, object> { [Names.Stream] = StreamSection() },
        consumers = new
        {
            defaults = new { stallAfter = "10s", hungAfter = "10s", deadAfter = "15s" },
            groups = Names.WorkerGroups.ToDictionary(Names.TargetOf, _ => new { topics = (string[])[Names.ParcelsTopic] }),
        },
        mitigations = new
        {
            actuators = new { receiver = new { kind = "webhook", settings = new { url = "%ReceiverUrl%", secret = "%ReceiverSecret%" } } },
            targets = new { consumers = Names.WorkerGroups.ToDictionary(Names.TargetOf, _ => new { actuator = "receiver" }) },
            policies = new Dictionary<string, object>
            {
                ["restart-consumer"] = new { mode = "Auto", effectWithin = "2m", stableFor = "5s", checkEvery = "1s", cooldown = "10s", perHour = 1000, pagesRefusals = false },
            },
        },
    });

    private static object StreamSection() => new
    {
        samplingRate = 1,
        window = "10s",
        grace = "5s",
        giveUpAfter = "15m",
        path = new object[]
        {
            new { hop = "app/sent", cluster = Names.Cluster, topic = Names.OrdersTopic },
            new { hop = "router/received", after = "app/sent", within = "5s", group = Names.RouterGroup },
            new { hop = "router/sent", after = "router/received", within = "5s", cluster = Names.Cluster, topic = Names.RoutedTopic },
            new { hop = "sink/received", after = "router/sent", within = "5s", group = Names.SinkGroup },
        },
    };
}
