using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;
using Xunit.Abstractions;

namespace Chasqui.EndToEnd.Tests.Mitigations;

/// <summary>The whole way on a real Kafka: a consumer hangs, is judged, an incident opens, policy restarts it through a webhook, and it is seen to get on.</summary>
public sealed class HealedConsumerTests(AzuriteFixture azurite, RealKafkaFixture kafka, ITestOutputHelper output)
    : IClassFixture<AzuriteFixture>, IClassFixture<RealKafkaFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [SkippableFact]
    public async Task A_consumer_that_hangs_is_restarted_by_policy_and_gets_on()
    {
        RealKafkaHome.SkipIfMissing();
        var topic = $"heal-{Guid.NewGuid():N}";
        await kafka.Cluster.CreateTopicAsync(topic, 1, 3);
        await kafka.Cluster.CreateTopicAsync($"hops-{topic}", 1, 3);
        await using var consumer = new HangingConsumer(kafka.Cluster.Bootstrap, topic, topic);
        await using var receiver = new Receiver(_ => 200, _ => consumer.Restart(), async effect => { await effect(); return true; });
        await receiver.StartAsync();
        await using var app = await RunningApp.StartAsync(Topology(topic, receiver.Url), Settings(topic));
        await Eventually.Async(async () => (await app.GetAsync($"api/groups/main/{topic}"))?["group"]!["verdict"]!.ToString() == "Ok" && consumer.Read > 50, Patience, "it is judged well");

        var since = TimeProvider.System.GetUtcNow();
        consumer.Hang();
        var healed = await Eventually.ValueAsync(() => HealedAsync(app, since), Patience, "policy has healed it");
        output.WriteLine($"from the fault to the end of the mitigation: {(TimeProvider.System.GetUtcNow() - since).TotalSeconds:0.0} s");

        var record = (await app.GetAsync($"api/mitigations/{healed["id"]}"))!;
        output.WriteLine(record.ToJsonString());
        Assert.Equal(("policy", "Stuck"), (healed["by"]!.ToString(), record["plan"]!["verdict"]!.ToString()));
        Assert.Single(receiver.Effects.Keys, key => key == $"{healed["id"]}-restart-all");
        Assert.Contains("\"action\":\"RestartAll\"", receiver.Effects[$"{healed["id"]}-restart-all"], StringComparison.Ordinal);
        Assert.Empty(receiver.Forgeries);
        var read = consumer.Read;
        await Eventually.Async(() => consumer.Read > read, Patience, "it reads on");
        await Eventually.Async(async () => (await app.GetAsync("api/incidents"))!["items"]!.AsArray().Count == 0, Patience, "the incident closes");
        Assert.NotNull(await app.GetAsync($"api/incidents/{healed["incident"]}"));
    }

    private static async Task<JsonNode?> HealedAsync(RunningApp app, DateTimeOffset since) =>
        (await app.GetAsync($"api/mitigations?from={since.AddMinutes(-10).UtcDateTime:O}"))!["items"]!.AsArray()
            .FirstOrDefault(m => m!["state"]!.ToString() == "Succeeded" && DateTimeOffset.Parse(m["updated"]!.ToString(), null) > since);

    private string Topology(string topic, string receiver) => JsonSerializer.Serialize(new
    {
        // The cluster is shared with other tests, whose groups are theirs.
        clusters = new { main = new { bootstrap = kafka.Cluster.Bootstrap, discoverGroups = false } },
        tracing = new { cluster = "main", topic = $"hops-{topic}", group = "chasqui-ingest" },
        streams = new { orders = new { path = new object[] { new { hop = "app/sent", cluster = "main", topic } } } },
        consumers = new
        {
            groups = new Dictionary<string, object>
            {
                [$"main/{topic}"] = new { topics = new[] { topic }, stallAfter = "6s", deployGrace = "5s", closeAfter = 2 },
            },
        },
        mitigations = new
        {
            actuators = new { runbook = new { kind = "webhook", settings = new { url = receiver, secret = "%RunbookSecret%" } } },
            targets = new { consumers = new Dictionary<string, object> { [$"main/{topic}"] = new { actuator = "runbook" } } },
            policies = new Dictionary<string, object>
            {
                ["restart-consumer"] = new { mode = "Auto", cooldown = "0s", perHour = 100, effectWithin = "2m", stableFor = "2s", checkEvery = "500ms" },
            },
        },
    });

    private Dictionary<string, string?> Settings(string topic) => new()
    {
        ["TracingBrokers"] = kafka.Cluster.Bootstrap,
        ["TracingTopic"] = $"hops-{topic}",
        ["TracingGroup"] = "chasqui-ingest",
        ["Storage:ConnectionString"] = azurite.ConnectionString,
        ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
        ["RunbookSecret"] = Receiver.Secret,
        ["SampleConsumersSchedule"] = "*/1 * * * * *",
        ["EvaluateConsumersSchedule"] = "*/1 * * * * *",
        ["MitigationSchedule"] = "*/1 * * * * *",
        ["AzureWebJobs.IngestTraceHops.Disabled"] = "true",
        ["AzureWebJobs.SampleBrokers.Disabled"] = "true",
        ["AzureWebJobs.ReconcileTraces.Disabled"] = "true",
    };
}
