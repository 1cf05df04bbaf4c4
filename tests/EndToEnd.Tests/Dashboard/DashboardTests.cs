using System.Net;
using System.Text.RegularExpressions;
using Chasqui.EndToEnd.Tests.Tracing;
using Chasqui.TestSupport;

namespace Chasqui.EndToEnd.Tests.Dashboard;

public sealed partial class DashboardTests(AzuriteFixture azurite, EmbeddedKafkaFixture kafka) : IClassFixture<AzuriteFixture>, IClassFixture<EmbeddedKafkaFixture>
{
    [Fact]
    public async Task The_page_is_whole_by_itself_and_asks_nobody_but_the_app()
    {
        await using var app = await StartAsync();
        using var browser = new HttpClient { BaseAddress = app.Functions.Address };
        using var page = await browser.GetAsync($"api/dashboard?code={RunningApp.Key}");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain(RunningApp.Key, html, StringComparison.Ordinal);
        Assert.Empty(Elsewhere().Matches(html));
        Assert.Empty(Markup().Matches(html));
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, $"nonce=\"{nonce}\""));
        using var again = await browser.GetAsync($"api/dashboard?code={RunningApp.Key}");
        Assert.DoesNotContain(nonce, again.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_page_asks_for_is_there()
    {
        await using var app = await StartAsync();
        foreach (var path in new[] { "streams", "groups", "clusters", "incidents", "mitigations" })
            Assert.NotNull((await app.GetAsync($"api/{path}"))!["items"]);
        Assert.NotNull((await app.GetAsync("api/streams/orders/route"))!["cluster"]);
    }

    private Task<RunningApp> StartAsync()
    {
        var hopTopic = kafka.CreateTopic();
        return RunningApp.StartAsync(
            Pipeline.Topology(kafka.Bootstrap, kafka.CreateTopic(), hopTopic, "chasqui-ingest"),
            new Dictionary<string, string?>
            {
                ["TracingBrokers"] = kafka.Bootstrap,
                ["TracingTopic"] = hopTopic,
                ["TracingGroup"] = "chasqui-ingest",
                ["Storage:ConnectionString"] = azurite.ConnectionString,
                ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
            });
    }

    [GeneratedRegex("https?://|src=|@import|url\\(")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(")]
    private static partial Regex Markup();

    [GeneratedRegex("nonce-([0-9a-f]{32})")]
    private static partial Regex Nonce();
}
