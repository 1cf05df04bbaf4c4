using Chasqui.Client;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.EndToEnd.Tests.Tracing;

/// <summary>The <c>chasqui</c> command against a live app; what it records and judges again is what the app says.</summary>
public sealed class CommandTests(AzuriteFixture azurite, EmbeddedKafkaFixture kafka) : IClassFixture<AzuriteFixture>, IClassFixture<EmbeddedKafkaFixture>
{
    private const string Hop = "sink/received";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task What_is_recorded_and_judged_again_is_what_the_app_says_now_and_said_before_a_late_hop_took_a_loss_back()
    {
        var hopTopic = kafka.CreateTopic(2);
        using var pipeline = new Pipeline(kafka.Bootstrap, kafka.CreateTopic(), hopTopic);
        await using var app = await StartAsync(pipeline.Topic, hopTopic);
        var events = new List<TraceContext>();
        for (var i = 0; i < 8; i++)
            events.Add(await pipeline.SendAsync());
        pipeline.Receive(events[0], 0);
        pipeline.Receive(events[3], 3);
        pipeline.Commit(4);
        await ExpectAsync(app, events[1], "Lost/SkippedByConsumer/L16");
        await ExpectAsync(app, events[2], "Lost/SkippedByConsumer/L16");
        await ExpectAsync(app, events[7], "Delayed/L7");
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await AskEverythingAsync(app, events[1], hopTopic);

        pipeline.Receive(events[1], 1);
        await ExpectAsync(app, events[1], "Delivered/L1");
        var (recording, settings) = (Path.Combine(app.Folder, "recording.jsonl"), Path.Combine(app.Folder, "topology.json"));
        var recorded = await CliRun.Async(app, "record", "--from", "-30m", "-o", recording);
        Assert.True(recorded.ExitCode == 0, recorded.Error);
        var now = await JudgeAsync(app, recording, settings);
        foreach (var what in events)
            foreach (var hop in new[] { "app/sent", Hop })
                Assert.Equal(await app.VerdictAsync(what.Id.ToGuid(), hop), now[(what.Id.ToString(), hop)]);
        var then = await JudgeAsync(app, recording, settings, "--at", $"{before}");
        Assert.Equal("Lost/SkippedByConsumer/L16", then[(events[1].Id.ToString(), Hop)]);
        Assert.Equal("Lost/SkippedByConsumer/L16", then[(events[2].Id.ToString(), Hop)]);
        Assert.Equal("Delayed/L7", then[(events[7].Id.ToString(), Hop)]);
    }

    private async Task AskEverythingAsync(RunningApp app, TraceContext lost, string hopTopic)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = kafka.Bootstrap }).Build();
        await producer.ProduceAsync(hopTopic, new Message<Null, byte[]> { Value = "not json"u8.ToArray() });
        await Eventually.Async(async () => (await app.GetAsync("api/dead-letters"))!["items"]!.AsArray().Count == 1, Patience);
        var trace = await CliRun.Async(app, "trace", lost.Id.ToString());
        Assert.True(trace.ExitCode == 0, trace.Error);
        Assert.Contains("SkippedByConsumer", trace.Output, StringComparison.Ordinal);
        Assert.Equal("orders", Assert.Single((await CliRun.Async(app, "streams", "--json")).Lines)["name"]!.ToString());
        Assert.Contains("orders", (await CliRun.Async(app, "streams")).Output, StringComparison.Ordinal);
        await Eventually.Async(
            async () => (await CliRun.Async(app, "losses", "--from", "-30m", "--json")).Lines.Any(l => l["trace"]!.ToString() == lost.Id.ToString()), Patience);
        var losses = await CliRun.Async(app, "losses", "--from", "-30m", "--cause", "SkippedByConsumer");
        Assert.Contains(lost.Id.ToString(), losses.Output, StringComparison.Ordinal);
        var letter = Assert.Single((await CliRun.Async(app, "dead-letters", "--from", "-30m", "--json")).Lines);
        Assert.Contains("not JSON", letter["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("not JSON", (await CliRun.Async(app, "dead-letters", "--from", "-30m")).Output, StringComparison.Ordinal);
        var health = await CliRun.Async(app, "health");
        Assert.True(health.ExitCode == 0, health.Output + health.Error);
        Assert.Contains("healthy", health.Output, StringComparison.Ordinal);
    }

    /// <summary>By trace and hop, as the app's verdicts are told here.</summary>
    private static async Task<Dictionary<(string Trace, string Hop), string>> JudgeAsync(RunningApp app, string recording, string settings, params string[] more)
    {
        var judged = await CliRun.Async(app, ["judge", recording, "--settings", settings, .. more]);
        Assert.True(judged.ExitCode == 0, judged.Error);
        return judged.Lines.Where(l => l["subject"]!["kind"]!.ToString() == "trace").ToDictionary(
            l => (l["subject"]!["trace"]!.ToString(), l["subject"]!["hop"]!.ToString()),
            l => string.Join('/', new[] { l["verdict"], l["cause"], l["rule"] }.Where(part => part is not null)));
    }

    private static Task ExpectAsync(RunningApp app, TraceContext trace, string verdict) =>
        Eventually.Async(async () => await app.VerdictAsync(trace.Id.ToGuid(), Hop) == verdict, Patience, $"{trace.Id} is {verdict}");

    private Task<RunningApp> StartAsync(string topic, string hopTopic) => RunningApp.StartAsync(
        Pipeline.Topology(kafka.Bootstrap, topic, hopTopic, "chasqui-ingest"),
        new Dictionary<string, string?>
        {
            ["TracingBrokers"] = kafka.Bootstrap,
            ["TracingTopic"] = hopTopic,
            ["TracingGroup"] = "chasqui-ingest",
            ["Storage:ConnectionString"] = azurite.ConnectionString,
            ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
        });
}
