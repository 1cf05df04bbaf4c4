using System.Net;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Tests.Asking;

public sealed class AskingTests
{
    private const string Id = "019ca732-f601-7000-8000-000000000001";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_trace_is_shown_with_its_hops_as_a_table()
    {
        var app = new AppStub().Answer($"/api/traces/{Id}?stream=orders", $$"""{"trace":"{{Id}}","stream":"orders","hops":[{"hop":"app/sent","verdict":"Delivered"},{"hop":"router/received","verdict":"Lost","cause":"LogTruncated"}]}""");

        var run = await CommandRun.Against(app, "trace", Id.Replace("-", "", StringComparison.Ordinal), "--stream", "orders");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Lines, l => l.StartsWith("stream", StringComparison.Ordinal) && l.EndsWith("orders", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.Contains("router/received", StringComparison.Ordinal) && l.Contains("LogTruncated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_json_the_answer_is_passed_on_as_one_line()
    {
        var app = new AppStub().Answer($"/api/traces/{Id}", """{ "trace": "x", "hops": [] }""");

        var run = await CommandRun.Against(app, "trace", Id, "--json");

        Assert.Equal("""{"trace":"x","hops":[]}""", Assert.Single(run.Lines));
    }

    [Fact]
    public async Task The_answer_of_the_app_is_readable()
    {
        var app = new AppStub().Answer($"/api/traces/{Id}", """
            {"trace":"x","stream":"orders","origin":"2026-03-01T02:00:00+00:00",
             "path":[{"hop":"router/received","verdict":"Lost","cause":"LogTruncated","rule":"L12","evidence":{"coordinates":{"cluster":"fronting","topic":"orders","partition":0,"offset":40,"leaderEpoch":-1},"consumer":"Passed"}}],
             "observed":[{"hop":"app/sent","time":"2026-03-01T02:00:00+00:00","coordinates":{"cluster":"fronting","topic":"orders","partition":0,"offset":40}}]}
            """);

        var run = await CommandRun.Against(app, "trace", Id);

        Assert.Contains(run.Lines, l => l.Contains("coordinates fronting/orders/0@40, consumer Passed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_trace_id_is_not_asked_for()
    {
        var run = await CommandRun.Of("trace", "abc");

        Assert.Equal((2, "chasqui: 'abc' is not a trace id: a UUID is expected."), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task Streams_are_listed()
    {
        var app = new AppStub().Answer("/api/streams", """{"streams":[{"name":"orders","hops":4},{"name":"trips","hops":6}]}""");

        var table = await CommandRun.Against(app, "streams");
        var json = await CommandRun.Against(app, "streams", "--json");

        Assert.Contains(table.Lines, l => l.Contains("orders", StringComparison.Ordinal) && l.Contains('4'));
        Assert.Equal(["""{"name":"orders","hops":4}""", """{"name":"trips","hops":6}"""], json.Lines);
    }

    [Fact]
    public async Task Losses_follow_the_pages_up_to_the_limit()
    {
        var app = new AppStub()
            .Answer("/api/streams/orders/losses?from=1772362800000&to=1772366400000&cause=Compacted&limit=100", """{"items":[{"trace":"a"},{"trace":"b"}],"cursor":"p2"}""")
            .Answer("/api/streams/orders/losses?from=1772362800000&to=1772366400000&cause=Compacted&limit=100&cursor=p2", """{"items":[{"trace":"c"}],"cursor":"p3"}""");

        var run = await CommandRun.With("", app, [], ["losses", "--stream", "orders", "--from", "-1h", "--to", "now", "--cause", "Compacted", "--limit", "3", "--json"], new FixedTime(Now));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["""{"trace":"a"}""", """{"trace":"b"}""", """{"trace":"c"}"""], run.Lines);
    }

    [Fact]
    public async Task Losses_of_all_streams_say_of_which()
    {
        var app = new AppStub()
            .Answer("/api/streams", """[{"name":"orders"},{"name":"trips"}]""")
            .Answer("/api/streams/orders/losses?limit=100", """{"items":[{"trace":"a"}]}""")
            .Answer("/api/streams/trips/losses?limit=100", """{"items":[]}""");

        var run = await CommandRun.Against(app, "losses", "--json");

        Assert.Equal("""{"stream":"orders","trace":"a"}""", Assert.Single(run.Lines));
    }

    [Fact]
    public async Task Times_are_ISO_or_milliseconds_or_relative_to_now()
    {
        var app = new AppStub()
            .Answer("/api/dead-letters?from=1772334000000&to=1772334000001&limit=100", """{"items":[]}""");

        var run = await CommandRun.Against(app, "dead-letters", "--from", "2026-03-01T04:00:00+01:00", "--to", "1772334000001");

        Assert.Equal((0, "nothing"), (run.ExitCode, run.Out.Trim()));
        Assert.Contains("'yesterday' is not a time", (await CommandRun.Against(app, "dead-letters", "--from", "yesterday")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"Healthy"}""", HttpStatusCode.OK, 0)]
    [InlineData("""{"status":"Unhealthy"}""", HttpStatusCode.OK, 1)]
    [InlineData("""{"status":"Unhealthy","dependencies":[{"name":"storage","status":"Unhealthy"}]}""", HttpStatusCode.ServiceUnavailable, 1)]
    public async Task Health_is_a_finding_when_the_app_is_not_well(string body, HttpStatusCode status, int exitCode)
    {
        var run = await CommandRun.Against(new AppStub().Answer("/api/health", body, status), "health", "--json");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(body, JsonNode.Parse(run.Out)!.ToJsonString());
    }

    [Fact]
    public async Task A_problem_is_one_clear_line()
    {
        var app = new AppStub().Refuse($"/api/traces/{Id}", HttpStatusCode.NotFound, "There is no such thing.", "No hop of this trace was seen.");

        var run = await CommandRun.Against(app, "trace", Id);

        Assert.Equal((2, "chasqui: There is no such thing. No hop of this trace was seen."), (run.ExitCode, run.Error.Trim()));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, 3, "A dependency does not answer. Storage is away.")]
    [InlineData(HttpStatusCode.Unauthorized, 2, "refused the key (401)")]
    [InlineData(HttpStatusCode.BadRequest, 2, "A dependency does not answer. Storage is away.")]
    public async Task A_refusal_has_its_exit_code(HttpStatusCode status, int exitCode, string says)
    {
        var run = await CommandRun.Against(new AppStub().Refuse("/api/streams", status, "A dependency does not answer.", "Storage is away."), "streams");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_is_away_or_stuck_cannot_be_reached()
    {
        var away = await CommandRun.Against(new AppStub { IsAway = true }, "streams");
        var stuck = await CommandRun.Against(new AppStub { IsStuck = true }, "streams", "--timeout", "20ms");

        Assert.Equal((3, "chasqui: http://localhost:7071/ cannot be reached: Connection refused"), (away.ExitCode, away.Error.Trim()));
        Assert.Equal((3, "chasqui: http://localhost:7071/ did not answer within 0.02 s."), (stuck.ExitCode, stuck.Error.Trim()));
    }

    [Fact]
    public async Task Something_else_than_the_app_is_told_from_it()
    {
        var run = await CommandRun.Against(new AppStub().Answer("/api/streams", "<html>", type: "text/html"), "streams");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("is this the app?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_and_the_key_come_from_options_or_from_the_environment()
    {
        var app = new AppStub();
        Dictionary<string, string> variables = new() { ["CHASQUI_URL"] = "http://env:1/base", ["CHASQUI_KEY"] = "env-key" };

        await CommandRun.With("", app, variables, ["streams"]);
        await CommandRun.With("", app, variables, ["streams", "--url", "http://option:2", "--key", "option-key"]);
        await CommandRun.Against(app, "streams");

        Assert.Equal(["http://env:1/base/api/streams", "http://option:2/api/streams", "http://localhost:7071/api/streams"], app.Requests.Select(r => r.RequestUri!.ToString()));
        Assert.Equal(["env-key", "option-key", null], app.Requests.Select(r => r.Headers.TryGetValues("x-functions-key", out var keys) ? keys.Single() : null));
    }

    [Fact]
    public async Task A_recording_is_saved_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("chasqui").FullName;
        var (saved, missing) = (Path.Combine(folder, "a.jsonl"), Path.Combine(folder, "b.jsonl"));
        const string lines = "{\"type\":\"watermark\",\"time\":1,\"watermark\":1}\n";
        var app = new AppStub().Answer("/api/recordings?from=1&to=2&stream=orders", lines, type: "application/x-ndjson");

        var run = await CommandRun.Against(app, "record", "--from", "1", "--to", "2", "--stream", "orders", "-o", saved);
        var refused = await CommandRun.Against(app, "record", "--from", "5", "-o", missing);
        var printed = await CommandRun.Against(app, "record", "--from", "1", "--to", "2", "--stream", "orders");

        Assert.Equal((0, lines), (run.ExitCode, await File.ReadAllTextAsync(saved)));
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(["a.jsonl"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal(lines, printed.Out);
        Directory.Delete(folder, recursive: true);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
