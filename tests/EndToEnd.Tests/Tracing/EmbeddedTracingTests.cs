using System.Net;
using System.Text.Json.Nodes;
using Chasqui.Client;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.EndToEnd.Tests.Tracing;

/// <summary>From the producer to the verdict over HTTP, on embedded Kafka and Azurite.</summary>
public sealed class EmbeddedTracingTests(AzuriteFixture azurite, EmbeddedKafkaFixture kafka) : IClassFixture<AzuriteFixture>, IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Delivered_skipped_expired_and_lagging_events_are_told_apart()
    {
        var hopTopic = kafka.CreateTopic(2);
        using var pipeline = new Pipeline(kafka.Bootstrap, kafka.CreateTopic(), hopTopic);
        await using var app = await StartAsync(pipeline.Topic, hopTopic);
        var events = new List<TraceContext>();
        for (var i = 0; i < 20; i++)
            events.Add(await pipeline.SendAsync());
        pipeline.Receive(events[0], 0);
        pipeline.Receive(events[2], 2);
        pipeline.Commit(3);
        await ExpectAsync(app, events[1], "Lost/SkippedByConsumer/L16");
        await ExpectAsync(app, events[10], "Delayed/L7");
        kafka.Cluster.DeleteRecords(pipeline.Topic, 0, 8);
        for (var i = 8; i < 12; i++)
            pipeline.Receive(events[i], i);
        pipeline.Commit(12);
        await ExpectAsync(app, events[0], "Delivered/L1");
        await ExpectAsync(app, events[5], "Lost/ExpiredByRetention/L14");
        await ExpectAsync(app, events[11], "Delivered/L1");
        await ExpectAsync(app, events[19], "Delayed/L7");
        pipeline.Receive(events[1], 1);
        await ExpectAsync(app, events[1], "Delivered/L1");
        await Eventually.Async(
            async () => Causes(await app.GetAsync("api/streams/orders/losses")) is ["ExpiredByRetention", "ExpiredByRetention", "ExpiredByRetention", "ExpiredByRetention", "ExpiredByRetention"],
            Patience);
        Assert.Equal("healthy", (await app.GetAsync("api/health"))!["status"]!.ToString());
    }

    [Fact]
    public async Task Bad_records_are_dead_lettered_and_block_nothing()
    {
        var hopTopic = kafka.CreateTopic();
        using var pipeline = new Pipeline(kafka.Bootstrap, kafka.CreateTopic(), hopTopic);
        await using var app = await StartAsync(pipeline.Topic, hopTopic);
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = kafka.Bootstrap }).Build();
        await producer.ProduceAsync(hopTopic, new Message<Null, byte[]> { Value = "not json at all"u8.ToArray() });
        await producer.ProduceAsync(hopTopic, new Message<Null, byte[]> { Value = [1, 2, 3], Headers = new Headers { { "chasqui-format", "frame/1"u8.ToArray() } } });
        await producer.ProduceAsync(
            hopTopic, new Message<Null, byte[]> { Value = System.Text.Encoding.UTF8.GetBytes($$"""{"traceId":"{{Guid.CreateVersion7()}}","stream":"unknown","stage":"app","action":"sent","time":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}""") });
        var good = await pipeline.SendAsync();
        pipeline.Receive(good, 0);
        pipeline.Commit(1);
        await ExpectAsync(app, good, "Delivered/L1");
        await Eventually.Async(async () => (await app.GetAsync("api/dead-letters"))!["items"]!.AsArray().Count == 3, Patience);
        var letters = await app.GetAsync("api/dead-letters");
        Assert.All(letters!["items"]!.AsArray(), letter => Assert.NotEqual("", letter!["reason"]!.ToString()));
    }

    [Fact]
    public async Task No_route_opens_without_the_key()
    {
        var hopTopic = kafka.CreateTopic();
        using var pipeline = new Pipeline(kafka.Bootstrap, kafka.CreateTopic(), hopTopic);
        await using var app = await StartAsync(pipeline.Topic, hopTopic);
        using var stranger = new HttpClient { BaseAddress = app.Functions.Address };
        string[] routes =
        [
            "api/streams", "api/streams/orders/windows", "api/streams/orders/summary", "api/streams/orders/losses",
            "api/streams/orders/route", "api/streams/orders/route/drain", "api/dashboard",
            $"api/traces/{Guid.CreateVersion7()}", "api/dead-letters", "api/health", "api/recordings",
            "api/groups", "api/groups/main/sink", "api/incidents", "api/incidents/1", "api/clusters", "api/clusters/main", "api/clusters/main/brokers/1",
        ];
        foreach (var route in routes)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(route)).StatusCode);
    }

    [Theory]
    [InlineData("api/streams/nothing/windows", HttpStatusCode.NotFound)]
    [InlineData("api/streams/orders/windows?from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("api/streams/orders/windows?from=2026-01-02&to=2026-01-01", HttpStatusCode.BadRequest)]
    [InlineData("api/streams/orders/windows?from=2020-01-01&to=2026-01-01", HttpStatusCode.BadRequest)]
    [InlineData("api/streams/orders/windows?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("api/streams/orders/losses?cause=Gremlins", HttpStatusCode.BadRequest)]
    [InlineData("api/traces/17", HttpStatusCode.BadRequest)]
    [InlineData("api/streams/nothing/route", HttpStatusCode.NotFound)]
    [InlineData("api/streams/orders/route?home=nowhere", HttpStatusCode.NotFound)]
    [InlineData("api/streams/orders/route/drain?home=nowhere", HttpStatusCode.NotFound)]
    public async Task A_bad_question_gets_a_problem_for_an_answer(string route, HttpStatusCode expected)
    {
        var hopTopic = kafka.CreateTopic();
        await using var app = await StartAsync(kafka.CreateTopic(), hopTopic);
        using var response = await app.Http.GetAsync(route);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]);
    }

    private static string[] Causes(JsonNode? losses) => [.. losses!["items"]!.AsArray().Select(loss => loss!["cause"]!.ToString())];

    private static Task ExpectAsync(RunningApp app, TraceContext trace, string verdict) =>
        Eventually.Async(async () => await app.VerdictAsync(trace.Id.ToGuid(), "sink/received") == verdict, Patience, $"{trace.Id} is {verdict}");

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
