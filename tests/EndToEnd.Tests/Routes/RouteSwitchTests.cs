using System.Net;
using System.Text.Json.Nodes;
using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Routes;
using Chasqui.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.EndToEnd.Tests.Routes;

/// <summary>A stream is switched to the standby of its cluster and back under load: nothing is lost, by the events and by the traces.</summary>
public sealed class RouteSwitchTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TwoClusters _clusters = new();

    [Fact]
    public async Task A_stream_goes_to_the_standby_and_back_under_load_and_loses_and_duplicates_nothing()
    {
        await using var app = await StartAsync();
        await using var pipeline = new SwitchedPipeline(_clusters, app.Functions.Address);
        var done = false;
        var sending = pipeline.SendAsync(() => Volatile.Read(ref done));
        await SentAsync(pipeline, 300);
        await SwitchAsync(app, pipeline, "standby", 0);
        await SentAsync(pipeline, pipeline.Sent + 300);
        await SwitchAsync(app, pipeline, "fronting", 1);
        await SentAsync(pipeline, pipeline.Sent + 300);
        Volatile.Write(ref done, true);
        await sending;
        Assert.Equal(0, pipeline.Producer.Flush(Patience));
        var sent = pipeline.Sent;
        await Eventually.Async(() => pipeline.Received.Count == sent, Patience);
        Assert.All(pipeline.Reports, report => Assert.Equal((1, 0), report.Value));
        Assert.All(pipeline.Received, read => Assert.Single(read.Value));
        Assert.Equal(["fronting", "standby"], pipeline.Received.Values.SelectMany(clusters => clusters).Distinct().Order());
        await TracesSayAsync(app, sent, copies: 0);
        await Eventually.Async(async () => (await app.GetAsync("api/streams/orders/route"))!["state"]!.ToString() == "Single", Patience, "the standby is drained");
        Assert.Equal("Drained", (await app.GetAsync("api/streams/orders/route/drain"))!["verdict"]!.ToString());
    }

    [Fact]
    public async Task A_stream_leaves_a_cluster_that_is_down_and_its_backlog_is_read_when_it_is_up_again()
    {
        await using var app = await StartAsync();
        await using var pipeline = new SwitchedPipeline(_clusters, app.Functions.Address);
        await pipeline.SendAsync(() => pipeline.Sent >= 200);
        Assert.Equal(0, pipeline.Producer.Flush(Patience));
        _clusters.Fronting.SetBrokerDown(1);
        await pipeline.SendAsync(() => pipeline.Sent >= 400);
        await SwitchAsync(app, pipeline, "standby", 0);
        await pipeline.SendAsync(() => pipeline.Sent >= 600);
        Assert.Equal(0, pipeline.Producer.Flush(Patience));
        _clusters.Fronting.SetBrokerUp(1);
        await Eventually.Async(() => pipeline.Received.Count == 600, Patience);
        Assert.All(pipeline.Reports, report => Assert.Equal((1, 0), report.Value));
        await TracesSayAsync(app, 600, pipeline.Received.Sum(read => read.Value.Count - 1));
    }

    [Fact]
    public async Task A_route_that_is_known_costs_no_body()
    {
        await using var app = await StartAsync();
        using var first = await app.Http.GetAsync("api/streams/orders/route");
        Assert.Equal(("fronting", 0L), Read(JsonNode.Parse(await first.Content.ReadAsStringAsync())!));
        using var again = await AskAsync(app, first.Headers.ETag!.ToString());
        Assert.Equal((HttpStatusCode.NotModified, ""), (again.StatusCode, await again.Content.ReadAsStringAsync()));
        await OrderAsync(app, "standby", 0);
        using var later = await AskAsync(app, first.Headers.ETag.ToString());
        Assert.Equal(("standby", 1L), Read(JsonNode.Parse(await later.Content.ReadAsStringAsync())!));
    }

    public void Dispose() => _clusters.Dispose();

    private static (string Cluster, long Epoch) Read(JsonNode route) => (route["cluster"]!.ToString(), route["epoch"]!.GetValue<long>());

    private static Task<HttpResponseMessage> AskAsync(RunningApp app, string tag) =>
        app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "api/streams/orders/route") { Headers = { { "If-None-Match", tag } } });

    private static Task SentAsync(SwitchedPipeline pipeline, int count) => Eventually.Async(() => pipeline.Sent >= count, Patience);

    private static async Task OrderAsync(RunningApp app, string to, long epoch)
    {
        var order = new RouteSwitch(to, epoch, $"key-{epoch}", "the test", "to see", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var change = await app.Services.GetRequiredService<StreamRoutes>().SwitchAsync("orders", "fronting", order, default);
        Assert.Equal(RouteOutcome.Switched, change.Outcome);
    }

    private static async Task SwitchAsync(RunningApp app, SwitchedPipeline pipeline, string to, long epoch)
    {
        await OrderAsync(app, to, epoch);
        await Eventually.Async(() => pipeline.Producer.Cluster == to, Patience);
    }

    /// <summary>Every event has arrived, none is lost or open, and the copies are those that the pipeline itself has counted, charged to who made them.</summary>
    private static async Task TracesSayAsync(RunningApp app, int sent, int copies)
    {
        await Eventually.Async(
            async () => await app.GetAsync("api/streams/orders/summary") is { } summary
                && Delivered(summary, 0) == sent && Delivered(summary, 1) == sent && Copies(summary) == (copies, 0, copies),
            Patience,
            $"{sent} delivered and {copies} copies");
        Assert.Empty((await app.GetAsync("api/streams/orders/losses"))!["items"]!.AsArray());
    }

    private static long Delivered(JsonNode summary, int hop) => summary["path"]![hop]!["decisions"]!.AsArray()
        .Where(decision => decision!["verdict"]!.ToString() == "Delivered").Sum(decision => decision!["count"]!.GetValue<long>());

    private static (long Introduced, long Redelivered, long Inherited) Copies(JsonNode summary)
    {
        var (app, sink) = (summary["path"]![0]!["duplicates"]!, summary["path"]![1]!["duplicates"]!);
        return (app["introduced"]!.GetValue<long>(), sink["redelivered"]!.GetValue<long>(), sink["inherited"]!.GetValue<long>());
    }

    private Task<RunningApp> StartAsync() => RunningApp.StartAsync(_clusters.Topology, new Dictionary<string, string?>
    {
        ["TracingBrokers"] = _clusters.Hops.Bootstrap,
        ["TracingTopic"] = TwoClusters.HopTopic,
        ["TracingGroup"] = "chasqui-ingest",
        ["Storage:ConnectionString"] = azurite.ConnectionString,
        ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
        ["SettleRoutesSchedule"] = "*/1 * * * * *",
        ["Routes:Settle"] = "00:00:02",
        ["Routes:Quiet"] = "00:00:02",
    });
}
