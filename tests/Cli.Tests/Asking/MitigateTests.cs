using System.Net;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Tests.Asking;

public sealed class MitigateTests
{
    private const string Id = "1767225600000-8a3bd1f02c44e6aa";

    [Fact]
    public async Task A_start_says_what_to_what_who_and_why()
    {
        var (handler, run) = await AskAsync($$"""{"id":"{{Id}}","location":"/api/mitigations/{{Id}}"}""", "mitigate", "start", "restart-consumer", "main/billing", "--why", "stuck", "--by", "ann");

        Assert.Equal((0, "POST /api/mitigations"), (run.ExitCode, handler.Asked));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"kind":"restart-consumer","target":"main/billing","by":"ann","why":"stuck","dryRun":false}"""), JsonNode.Parse(handler.Body)), handler.Body);
        Assert.Contains(Id, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_that_a_guardrail_refuses_is_a_finding()
    {
        const string plan = """{"mode":"Auto","verdict":"Stuck","refusal":"G8","guardrails":[{"id":"G8","says":"one mitigation a target","passes":false,"whyNot":"held"}]}""";
        var (handler, run) = await AskAsync(plan, "mitigate", "start", "restart-consumer", "main/billing", "--why", "stuck", "--by", "ann", "--dry-run");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\"dryRun\":true", handler.Body, StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.Contains("G8", StringComparison.Ordinal) && line.Contains("held", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    [InlineData("cancel")]
    public async Task A_decision_goes_to_its_mitigation(string verb)
    {
        var (handler, run) = await AskAsync($$"""{"id":"{{Id}}","state":"Approved"}""", "mitigate", verb, Id, "--why", "agreed", "--by", "bob");
        Assert.Equal((0, $"POST /api/mitigations/{Id}/{verb}"), (run.ExitCode, handler.Asked));
    }

    [Fact]
    public async Task Without_a_reason_or_a_name_nothing_is_asked()
    {
        Assert.Equal(2, (await CommandRun.Of("mitigate", "start", "restart-consumer", "main/billing", "--by", "ann")).ExitCode);
        Assert.Equal(2, (await CommandRun.Of("mitigate", "cancel", Id, "--why", "x")).ExitCode);
    }

    [Fact]
    public async Task Too_late_a_decision_is_told()
    {
        var app = new AppStub().Refuse($"/api/mitigations/{Id}/approve", HttpStatusCode.Conflict, "It is too late for that.", "The mitigation is Expired: nobody approved in time");
        var run = await CommandRun.Against(app, "mitigate", "approve", Id, "--why", "x", "--by", "bob");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("too late", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_and_one_are_shown()
    {
        var app = new AppStub()
            .Answer("/api/mitigations?limit=1000", $$"""{"items":[{"id":"{{Id}}","kind":"restart-consumer","state":"Acting"}]}""")
            .Answer($"/api/mitigations/{Id}", $$"""{"mitigation":{"id":"{{Id}}"},"steps":[{"name":"restart-all","phase":"Ended","outcome":"Done"}]}""");

        Assert.Contains("Acting", (await CommandRun.Against(app, "mitigate", "list")).Out, StringComparison.Ordinal);
        Assert.Contains("restart-all", (await CommandRun.Against(app, "mitigate", "show", Id)).Out, StringComparison.Ordinal);
    }

    private static async Task<(Recorder Handler, CommandRun Run)> AskAsync(string answer, params string[] arguments)
    {
        var handler = new Recorder(answer);
        return (handler, await CommandRun.Against(handler, arguments));
    }

    private sealed class Recorder(string answer) : HttpMessageHandler
    {
        public string Asked { get; private set; } = "";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(answer, System.Text.Encoding.UTF8, "application/json") };
        }
    }
}
