using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chasqui.EndToEnd.Tests.Tracing;
using Chasqui.TestSupport;

namespace Chasqui.EndToEnd.Tests.Mitigations;

/// <summary>Mitigations by hand, over HTTP, in the whole app: orchestrations on Azurite.</summary>
public sealed class MitigationRoutesTests(EmbeddedKafkaFixture kafka, AzuriteFixture azurite) : IClassFixture<EmbeddedKafkaFixture>, IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_start_by_hand_is_answered_with_where_to_look_and_refused_on_the_record()
    {
        var hopTopic = kafka.CreateTopic();
        await using var app = await RunningApp.StartAsync(
            Pipeline.Topology(kafka.Bootstrap, kafka.CreateTopic(), hopTopic, "chasqui-ingest"),
            new Dictionary<string, string?>
            {
                ["TracingBrokers"] = kafka.Bootstrap,
                ["TracingTopic"] = hopTopic,
                ["TracingGroup"] = "chasqui-ingest",
                ["Storage:ConnectionString"] = azurite.ConnectionString,
                ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
            });
        using var stranger = new HttpClient { BaseAddress = app.Functions.Address };
        foreach (var route in (string[])["api/mitigations", "api/mitigations/1"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(route)).StatusCode);
        foreach (var route in (string[])["api/mitigations", "api/mitigations/1/approve", "api/mitigations/1/reject", "api/mitigations/1/cancel"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync(route, new { })).StatusCode);

        foreach (var kind in (string[])["restart-consumer", "replace-broker", "fail-over-stream", "fail-back-stream"])
            await StartAsync(app, kind, kind switch { "restart-consumer" => "main/sink", "replace-broker" => "main/1", _ => "orders" });
        foreach (var bad in (object[])[new { kind = "reboot" }, new { kind = "restart-consumer", target = "sink", by = "ann", why = "x" }, new { kind = "restart-consumer", target = "main/sink", by = "ann" }, new { kind = "restart-consumer", dryrun_ = true }])
            Assert.Equal(HttpStatusCode.BadRequest, (await app.Http.PostAsJsonAsync("api/mitigations", bad)).StatusCode);
        await RepeatAsync(app);
    }

    /// <summary>A request that names itself is one mitigation, asked for when it first was, and listed by that time.</summary>
    private static async Task RepeatAsync(RunningApp app)
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var first = await OrderAsync(app);
        var between = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(first, await OrderAsync(app));

        Assert.InRange(first.Asked.ToUnixTimeMilliseconds(), before, between);
        var listed = (await app.GetAsync($"api/mitigations?from={before}"))!["items"]!.AsArray();
        Assert.Equal(first, (listed.Single()!["id"]!.ToString(), listed.Single()!["asked"]!.GetValue<DateTimeOffset>()));
        Assert.Empty((await app.GetAsync($"api/mitigations?from={between + 1}"))!["items"]!.AsArray());
    }

    private static async Task<(string Id, DateTimeOffset Asked)> OrderAsync(RunningApp app)
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "api/mitigations", new { kind = "restart-consumer", target = "main/sink", by = "ann", why = "it hangs", request = "change-4711" });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (said["id"]!.ToString(), said["asked"]!.GetValue<DateTimeOffset>());
    }

    private static async Task StartAsync(RunningApp app, string kind, string target)
    {
        using var dry = await app.Http.PostAsJsonAsync("api/mitigations", new { kind, target, by = "ann", why = "to see", dryRun = true });
        var plan = JsonNode.Parse(await dry.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.OK, "G2", 13), (dry.StatusCode, plan["refusal"]!.ToString(), plan["guardrails"]!.AsArray().Count));

        using var started = await app.Http.PostAsJsonAsync("api/mitigations", new { kind, target, by = "ann", why = "it hangs" });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var location = started.Headers.Location!.ToString();
        Assert.StartsWith("/api/mitigations/", location, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", location, StringComparison.Ordinal);
        await Eventually.Async(async () => (await app.GetAsync(location))?["mitigation"]?["state"]?.ToString() == "Refused", Patience);
        var record = (await app.GetAsync(location))!;
        Assert.Equal(("G2", "ann", "it hangs"), (record["mitigation"]!["guardrail"]!.ToString(), record["mitigation"]!["by"]!.ToString(), record["mitigation"]!["why"]!.ToString()));
        using var late = await app.Http.PostAsJsonAsync($"{location}/approve", new { by = "bob", why = "go" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.NotNull((await app.GetAsync("api/mitigations"))!["items"]);
    }
}
