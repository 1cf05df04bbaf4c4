using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Actuators.Webhook;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Mitigations;

namespace Chasqui.Actuators.Tests.Webhook;

public sealed class WebhookPagerTests : IDisposable
{
    private static readonly Page Page = new("i-page-G6", "payments", "broker|main|1", "most are sick", "m", "i", 1_700_000_000_000);
    private readonly HttpClient _http = ActuatorServices.NewClient();

    [Fact]
    public async Task A_pager_can_tell_who_pages_whom_and_why()
    {
        await using var server = await FakeServer.StartAsync((_, _) => 202);
        Assert.True((await Pager(server).SendAsync(Page, default)).IsSent);
        var post = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/page", "i-page-G6"), (post.Method, post.Path, post.Headers["Idempotency-Key"]));
        var timestamp = long.Parse(post.Headers["X-Chasqui-Timestamp"], CultureInfo.InvariantCulture);
        Assert.Equal(post.Headers["X-Chasqui-Signature"], WebhookSignature.Of(Acts.Secret, timestamp, post.Body));
        var body = JsonNode.Parse(post.Body)!;
        Assert.Equal(
            "1 i-page-G6 payments broker|main|1 most are sick m i 2023-11-14T22:13:20+00:00",
            string.Join(' ', new[] { "version", "idempotencyKey", "to", "subject", "says", "mitigationId", "incidentId", "pagedAt" }.Select(name => body[name]!.ToString())));
    }

    [Theory]
    [InlineData(503, "503")]
    [InlineData(401, "401")]
    [InlineData(302, "302")]
    [InlineData(FakeAnswer.Cut, "has not taken it")]
    [InlineData(FakeAnswer.Never, "no answer within")]
    public async Task What_is_not_taken_is_not_sent_and_says_why(int status, string says)
    {
        await using var server = await FakeServer.StartAsync((_, _) => status);
        var result = await Pager(server, TimeSpan.FromSeconds(1)).SendAsync(Page, default);
        Assert.False(result.IsSent);
        Assert.Contains(says, result.Says, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.DoesNotContain(Acts.Secret, result.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_no_pager_of_the_topology_is_never_posted_to()
    {
        await using var server = await FakeServer.StartAsync((_, _) => 200);
        Assert.True((await Pager(server).SendAsync(Page with { To = "on-call" }, default)).IsSent);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_its_secret_nothing_is_posted()
    {
        await using var server = await FakeServer.StartAsync((_, _) => 200);
        var result = await Pager(server, secret: "%Nothing%").SendAsync(Page, default);
        Assert.Equal((false, "the setting 'Nothing', which 'secret' refers to, has no value"), (result.IsSent, result.Says));
        Assert.Empty(server.Requests);
    }

    public void Dispose() => _http.Dispose();

    private WebhookPager Pager(FakeServer server, TimeSpan? timeout = null, string secret = "%WebhookSecret%") => new(
        new SystemTopology
        {
            Clusters = [],
            Streams = [],
            Tracing = new TracingTopology { Cluster = "main" },
            Mitigations = new MitigationsTopology
            {
                Pagers = ImmutableDictionary<string, PagerTopology>.Empty.Add("payments", new PagerTopology
                {
                    Name = "payments", Url = new Uri(server.Address, "/page").ToString(), Secret = secret, Timeout = timeout ?? PagerTopology.DefaultTimeout,
                }),
            },
        },
        _http, Acts.Setting, TimeProvider.System);
}
