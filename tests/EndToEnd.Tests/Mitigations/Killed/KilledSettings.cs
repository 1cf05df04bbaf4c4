using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.Domain.Mitigations;
using Chasqui.TestSupport;

namespace Chasqui.EndToEnd.Tests.Mitigations.Killed;

/// <summary>How the app that is killed is set: it runs mitigations, and leaves observing to the test.</summary>
internal static class KilledSettings
{
    private static readonly string[] Disabled =
    [
        "IngestTraceHops", "IngestConsumerHeartbeats", "SampleProgress", "SampleConsumerGroups", "EvaluateConsumers", "SampleBrokers", "ReconcileTraces",
        "SettleRoutes", "DropOldTables",
    ];

    public static string TargetOf(MitigationKind kind, int round) => kind switch
    {
        MitigationKind.RestartConsumer => $"main/billing-{round}",
        MitigationKind.ReplaceBroker => $"main/{1 + (round % SickTargets.Brokers)}",
        _ => $"orders-{round}",
    };

    public static Dictionary<string, string?> Of(EmbeddedKafkaFixture kafka, AzuriteFixture azurite, string prefix, string folder)
    {
        var settings = new Dictionary<string, string?>(RunningApp.Quick(new Dictionary<string, string?>
        {
            ["TracingBrokers"] = kafka.Bootstrap,
            ["TracingTopic"] = "hops",
            ["TracingGroup"] = "chasqui-killed",
            ["Storage:ConnectionString"] = azurite.ConnectionString,
            ["Storage:Prefix"] = prefix,
            ["TopologyPath"] = Path.Combine(folder, "topology.json"),
            ["RunbookSecret"] = Receiver.Secret,
            ["LocalRuntime:HttpPort"] = "0",
            ["LocalRuntime:FunctionKey"] = RunningApp.Key,
            ["LocalRuntime:Durable:PollInterval"] = "00:00:00.1",
            // What a killed engine was at is taken over soon.
            ["LocalRuntime:Durable:EngineTimeout"] = "00:00:02",
            ["MitigationSchedule"] = "*/1 * * * * *",
        }))
        {
            ["Logging:LogLevel:Chasqui.LocalRuntime.Http"] = "Information",
        };
        foreach (var function in Disabled)
            settings[$"AzureWebJobs.{function}.Disabled"] = "true";
        return settings;
    }

    /// <summary>A target for each round, so that no cooldown keeps one off.</summary>
    public static Task WriteTopologyAsync(string folder, string bootstrap, string receiver, int rounds)
    {
        var numbers = Enumerable.Range(1, rounds).ToArray();
        var cluster = new { bootstrap, discoverGroups = false };
        var policy = new { mode = "Auto", cooldown = "0s", perHour = 1000, effectWithin = "60s", stableFor = "0s", checkEvery = "100ms" };
        // A switch that is never shown to be well is waited for as long.
        var unseen = new { mode = "Auto", cooldown = "0s", perHour = 1000, effectWithin = "1s", stableFor = "0s", checkEvery = "200ms" };
        var topology = new
        {
            clusters = new { main = cluster, standby = cluster, fronting = new { bootstrap, standby = "standby", discoverGroups = false } },
            tracing = new { cluster = "main", topic = "hops", group = "chasqui-killed" },
            streams = Named(numbers, i => ($"orders-{i}", new { path = new[] { new { hop = "app/sent", cluster = "fronting", topic = $"orders-{i}" } } })),
            mitigations = new
            {
                actuators = new { runbook = new { kind = "webhook", settings = new { url = receiver, secret = "%RunbookSecret%" } } },
                targets = new
                {
                    consumers = Named(numbers, i => (TargetOf(MitigationKind.RestartConsumer, i), new { actuator = "runbook", instances = new[] { "billing-*" } })),
                    brokers = Named(Enumerable.Range(1, SickTargets.Brokers), i => ($"main/{i}", new { actuator = "runbook" })),
                    streams = Named(numbers, i => ($"orders-{i}", new { })),
                },
                policies = new Dictionary<string, object>
                {
                    ["restart-consumer"] = policy, ["replace-broker"] = policy, ["fail-over-stream"] = unseen, ["fail-back-stream"] = unseen,
                },
            },
        };
        return File.WriteAllTextAsync(Path.Combine(folder, "topology.json"), JsonSerializer.Serialize(topology));
    }

    private static JsonObject Named<T>(IEnumerable<int> numbers, Func<int, (string Name, T Value)> make) =>
        new(numbers.Select(make).Select(made => KeyValuePair.Create(made.Name, JsonSerializer.SerializeToNode(made.Value))));
}
