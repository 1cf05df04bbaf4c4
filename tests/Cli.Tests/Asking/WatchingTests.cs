namespace Chasqui.Cli.Tests.Asking;

/// <summary>Groups, clusters, brokers and incidents, as the app answers.</summary>
public sealed class WatchingTests
{
    private const string Group = """
        {"cluster":"main","group":"billing","verdict":"Stuck","rule":"C14","cause":"NoProgress","since":"2026-03-01T11:56:40+00:00","at":"2026-03-01T11:59:58+00:00",
         "lag":1200,"timeLagMs":200000,"timeLagAtLeast":false,"state":"Stable","protocol":"Classic","members":2,"owner":"team-x","sloMs":60000}
        """;

    private const string Partition = """
        {"topic":"orders","partition":3,"verdict":"Stuck","rule":"C14","cause":"NoProgress","since":"2026-03-01T11:56:40+00:00","committed":500,"logStart":0,"logEnd":1700,
         "lag":1200,"unread":1200,"timeLagMs":200000,"timeLagAtLeast":true,"lagTrend":"Growing","lastProgress":"2026-03-01T11:56:30+00:00","member":"m-1"}
        """;

    private const string Broker = """
        {"broker":2,"endpoint":"b2:9092","verdict":"Zombie","cause":"CanaryFails","rule":"B8","since":"2026-03-01T11:59:00+00:00",
         "evidence":{"registered":true,"connect":{"state":"ok","at":"x","ms":1.2},"canary":{"state":"failed","at":"x","failures":3,"error":"timedOut"},"partitions":{"leaders":4}}}
        """;

    private const string Incident = """
        {"id":"1772366400000-9e3779b97f4a7c15","subject":"broker|main|2","owner":"team-kafka","opened":"2026-03-01T11:59:30+00:00","severity":"Critical","worst":"Critical",
         "verdict":"Zombie","rule":"B8","summary":"Zombie by B8 (CanaryFails): canary failed 3 times: TimedOut"}
        """;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Groups_are_a_table_of_what_matters()
    {
        var run = await RunAsync(new AppStub().Answer("/api/groups", $$"""{"items":[{{Group}}]}"""), "groups");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("main/billing Stuck 3m 20s 1200 3m 20s 2 Stable C14 NoProgress team-x", run.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_shown_with_its_partitions_and_history()
    {
        var points = string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"at":"2026-03-01T11:{{10 + i}}:00+00:00","verdict":"{{(i < 35 ? "Ok" : "Stuck")}}","rule":"C14","lag":{{i}},"timeLagMs":0}"""));
        var app = new AppStub().Answer(
            "/api/groups/main/bil%2Fling?from=1772359200000", $$"""{"group":{{Group}},"partitions":[{{Partition}}],"history":[{{points}}]}""");

        var run = await RunAsync(app, "groups", "main/bil/ling", "--from", "-2h");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("main/billing is Stuck by C14 (NoProgress) since 2026-03-01 11:56:40Z, judged 2s ago", run.Words, StringComparison.Ordinal);
        Assert.Contains("1200 unread, the oldest for 3m 20s, objective 1m 0s", run.Words, StringComparison.Ordinal);
        Assert.Contains("orders/3 Stuck 3m 20s C14 NoProgress 500 1700 1200 >= 3m 20s Growing 3m 30s ago m-1", run.Words, StringComparison.Ordinal);
        Assert.Contains("history: 40 judgements", run.Words, StringComparison.Ordinal);
        Assert.Equal(1, run.Lines.Count(l => l.StartsWith("2026-03-01 11:45:00Z", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Lines, l => l.StartsWith("2026-03-01 11:20:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clusters_and_brokers_are_shown_with_what_is_sick_and_what_could_not_be_read()
    {
        var cluster = $$"""
            {"cluster":"main","at":"2026-03-01T11:59:55+00:00","verdict":"Degraded","rule":"K6","since":"2026-03-01T11:59:00+00:00",
             "evidence":{"brokers":3,"undetermined":0,"sick":[2],"degraded":[],"controllerChanges":0,"controller":1,"leaderless":0,"underReplicated":4},
             "errors":["broker 1: metrics: timed out"],"brokers":[{{Broker}}]}
            """;
        var app = new AppStub().Answer("/api/clusters", $$"""{"items":[{{cluster}}]}""").Answer("/api/clusters/main", cluster);

        var clusters = await RunAsync(app, "clusters");
        var brokers = await RunAsync(app, "brokers", "main");

        Assert.Contains("main Degraded 1m 0s K6 3 2 0 0 4 1 5s ago", clusters.Words, StringComparison.Ordinal);
        Assert.Contains("main: could not be read: broker 1: metrics: timed out", clusters.Words, StringComparison.Ordinal);
        Assert.Contains("main is Degraded by K6 since 2026-03-01 11:59:00Z", brokers.Words, StringComparison.Ordinal);
        Assert.Contains("2 Zombie 1m 0s B8 CanaryFails b2:9092 ok 1.2 ms failed: timedOut x3 leaders 4", brokers.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_is_shown_with_why_it_is_judged_so_and_its_samples()
    {
        var app = new AppStub().Answer("/api/clusters/main/brokers/2?minutes=30", $$"""
            {"cluster":"main","at":"2026-03-01T11:59:55+00:00","broker":{{Broker}},
             "standings":[{"signal":"connectMs","value":1.2,"historyP90":2,"peerMedian":1.1,"peers":2,"outOfRange":0,"confirmed":false}],
             "samples":[{"time":"2026-03-01T11:59:40.000Z","cluster":"main","broker":2,"connect":{"ok":true,"ms":1.2},"canary":{"ok":false,"error":"timedOut"} },
                        {"time":"2026-03-01T11:59:25.000Z","cluster":"main","broker":2,"connect":{"ok":true,"ms":1.3},"canary":{"ok":true,"produceMs":4,"fetchMs":2.5} }]}
            """);

        var run = await RunAsync(app, "brokers", "main/2", "--last", "30m");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("main/2 at b2:9092 is Zombie by B8 (CanaryFails) since 2026-03-01 11:59:00Z", run.Words, StringComparison.Ordinal);
        Assert.Contains("connectMs 1.2 2 1.1 2 0 false", run.Words, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 11:59:40Z 1.2 ms timedOut", run.Words, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 11:59:25Z 1.3 ms 4 + 2.5 ms", run.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_are_listed_and_one_is_shown_with_evidence_and_timeline()
    {
        var app = new AppStub()
            .Answer("/api/incidents", $$"""{"items":[{{Incident}}]}""")
            .Answer("/api/incidents?from=1772280000000&limit=100", """{"items":[]}""")
            .Answer("/api/incidents/1772366400000-9e3779b97f4a7c15", $$"""
                {"incident":{{Incident}},"evidence":{"registered":true,"canary":{"state":"failed","failures":3} },
                 "timeline":[{"at":"2026-03-01T11:59:30+00:00","kind":"Opened","severity":"Critical","verdict":"Zombie","rule":"B8","summary":"Zombie by B8"}]}
                """);

        var open = await RunAsync(app, "incidents");
        var day = await RunAsync(app, "incidents", "--from", "-1d");
        var one = await RunAsync(app, "incidents", "1772366400000-9e3779b97f4a7c15");

        Assert.Contains("Critical broker main/2 2026-03-01 11:59:30Z 30s team-kafka Zombie by B8 (CanaryFails)", open.Words, StringComparison.Ordinal);
        Assert.Equal((0, "nothing"), (day.ExitCode, day.Out.Trim()));
        Assert.Contains("opened 2026-03-01 11:59:30Z as Zombie by B8 closed open for 30s severity Critical", one.Words, StringComparison.Ordinal);
        Assert.Contains("canary state failed, failures 3", one.Words, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 11:59:30Z Opened Critical Zombie by B8", one.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "groups")]
    [InlineData(1, "groups --fail-on Dead,stuck")]
    [InlineData(0, "groups --fail-on Dead --json")]
    [InlineData(1, "incidents --fail-on Critical --json")]
    [InlineData(0, "incidents --fail-on Warning")]
    [InlineData(2, "groups billing")]
    [InlineData(2, "brokers main/two")]
    [InlineData(2, "brokers main/2 --last 2d")]
    [InlineData(2, "brokers elsewhere")]
    [InlineData(2, "incidents unknown")]
    public async Task What_is_found_and_what_is_wrong_have_their_exit_codes(int exitCode, string arguments)
    {
        var app = new AppStub().Answer("/api/groups", $$"""{"items":[{{Group}}]}""").Answer("/api/incidents", $$"""{"items":[{{Incident}}]}""");

        var run = await RunAsync(app, arguments.Split(' '));

        Assert.Equal((exitCode, exitCode == 2), (run.ExitCode, run.Error.Length > 0));
    }

    [Fact]
    public async Task With_json_lists_are_one_line_an_item()
    {
        var run = await RunAsync(new AppStub().Answer("/api/clusters/main", """{"cluster":"main","errors":["e"],"brokers":[{"broker":1},{"broker":2}]}"""), "brokers", "main", "--json");

        Assert.Equal(["""{"broker":1}""", """{"broker":2}"""], run.Lines);
    }

    private static async Task<Printed> RunAsync(AppStub app, params string[] arguments) =>
        new(await CommandRun.With("", app, [], arguments, new FixedTime(Now)));

    /// <summary>What was printed, without the drawing of tables.</summary>
    private sealed record Printed(CommandRun Run)
    {
        public int ExitCode => Run.ExitCode;

        public string Out => Run.Out;

        public string Error => Run.Error;

        public string[] Lines => Run.Lines;

        public string Words => string.Join(' ', Run.Out.Split([' ', '\n', '│', '─', '┼', '╷', '╵'], StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
