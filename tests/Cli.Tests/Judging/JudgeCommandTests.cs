using System.Text.Json.Nodes;

namespace Chasqui.Cli.Tests.Judging;

public sealed class JudgeCommandTests
{
    private static readonly string Settings = Path.Combine(ExampleRecordingTests.Folder(), "settings.json");

    [Fact]
    public async Task Changes_show_each_verdict_from_when_it_is_given()
    {
        var run = await CommandRun.Of("judge", Example("late-hop"), "--settings", Settings, "--changes", "--every", "20s");

        var router = run.Lines.Select(l => JsonNode.Parse(l)!).Where(v => v["subject"]!["hop"]?.ToString() == "router/received");
        Assert.Equal(["InFlight", "Undetermined", "Lost", "Delivered"], router.Select(v => v["verdict"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(ExampleRecordingTests.Names), MemberType = typeof(ExampleRecordingTests))]
    public async Task Changes_are_the_verdicts_that_differ_from_those_before(string name)
    {
        var all = await CommandRun.Of("judge", Example(name), "--settings", Settings, "--every", "5s", "--kind", "trace");
        var changes = await CommandRun.Of("judge", Example(name), "--settings", Settings, "--every", "5s", "--kind", "trace", "--changes");

        var said = new Dictionary<string, string>();
        var expected = all.Lines.Where(line =>
        {
            var verdict = JsonNode.Parse(line)!;
            var (subject, says) = (verdict["subject"]!.ToJsonString(), $"{verdict["verdict"]} {verdict["rule"]} {verdict["cause"]}");
            var isChange = said.GetValueOrDefault(subject) != says;
            said[subject] = says;
            return isChange;
        });
        Assert.Equal(expected, changes.Lines);
    }

    [Fact]
    public async Task An_unordered_recording_is_judged_as_the_ordered_one()
    {
        var lines = await File.ReadAllLinesAsync(Example("late-hop"));
        var ordered = await CommandRun.Of("judge", Example("late-hop"), "--settings", Settings, "--changes", "--every", "30s");

        var shuffled = await CommandRun.WithInput(string.Join('\n', lines.Reverse()), "judge", "-", "--settings", Settings, "--changes", "--every", "30s");

        Assert.Equal(ordered.Out, shuffled.Out);
    }

    [Fact]
    public async Task Several_files_are_read_as_one()
    {
        var lines = await File.ReadAllLinesAsync(Example("late-hop"));
        var folder = Directory.CreateTempSubdirectory("chasqui").FullName;
        var (even, odd) = (Path.Combine(folder, "even"), Path.Combine(folder, "odd"));
        await File.WriteAllLinesAsync(even, lines.Where((_, i) => i % 2 == 0));
        await File.WriteAllLinesAsync(odd, lines.Where((_, i) => i % 2 == 1));

        var one = await CommandRun.Of("judge", Example("late-hop"), "--settings", Settings, "--every", "1m");
        var two = await CommandRun.Of("judge", even, odd, "--settings", Settings, "--every", "1m");

        Assert.Equal(one.Out, two.Out);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_malformed_line_is_told_with_its_place_and_nothing_is_judged()
    {
        const string recording = "{\"type\":\"watermark\",\"time\":1,\"watermark\":1}\n\nnot json\n{\"time\":3}\n{\"type\":\"watermark\",\"time\":\"soon\"}\n";

        var run = await CommandRun.WithInput(recording, "judge", "-");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Equal(["stdin:3: this is not one JSON object.", "stdin:4: \"type\" is missing.", "stdin:5: \"time\" is not a time"], run.Error.Split('\n')[..3].Select(l => l.Split(": Unix")[0]));
    }

    [Theory]
    [InlineData("""{"type":"hop","time":1,"stream":"orders","trace":"x","hop":"app/sent"}""", "a UUID is expected")]
    [InlineData("""{"type":"hop","time":1,"stream":"orders","trace":"019ca732-f601-7000-8000-000000000001","hop":"app/gone"}""", "'app/gone' is not a hop")]
    [InlineData("""{"type":"hop","time":1,"stream":"orders","trace":"019ca732-f601-7000-8000-000000000001","hop":"app/sent","offset":4}""", "\"cluster\" is missing")]
    [InlineData("""{"type":"progress","time":1,"cluster":"c","group":"g","topic":"t","partition":0}""", "\"committed\" is missing")]
    [InlineData("""{"type":"progress","time":1,"cluster":"c","group":"g","topic":"t","partition":-1,"committed":2}""", "\"partition\" is not a whole number from 0")]
    [InlineData("""{"type":"logRange","time":1,"cluster":"c","topic":"t","partition":0,"start":5,"end":4}""", "\"end\" is below \"start\"")]
    [InlineData("""{"type":"probe","time":1,"trace":"019ca732-f601-7000-8000-000000000001","cluster":"c","topic":"t","partition":0,"offset":4,"outcome":"gone"}""", "otherRecord")]
    [InlineData("""{"type":"gap","time":1,"emitter":"e","from":5,"to":"x","hops":2}""", "\"to\" is not a time")]
    public async Task A_wrong_field_is_told_and_lenient_judges_without_the_line(string line, string says)
    {
        var recording = line + "\n" + await File.ReadAllTextAsync(Example("skipped"));

        var strict = await CommandRun.WithInput(recording, "judge", "-", "--settings", Settings);
        var lenient = await CommandRun.WithInput(recording, "judge", "-", "--settings", Settings, "--lenient");

        Assert.Equal((2, ""), (strict.ExitCode, strict.Out));
        Assert.StartsWith("stdin:1: ", strict.Error, StringComparison.Ordinal);
        Assert.Contains(says, strict.Error, StringComparison.Ordinal);
        Assert.Equal((0, (await CommandRun.Of("judge", Example("skipped"), "--settings", Settings)).Out), (lenient.ExitCode, lenient.Out));
    }

    [Fact]
    public async Task What_is_not_known_is_left_out_with_a_remark()
    {
        var recording = await File.ReadAllTextAsync(Example("skipped")) + """
            {"type":"moonPhase","time":1,"phase":"full"}
            {"type":"hop","time":1,"stream":"other","trace":"019ca732-f601-7000-8000-000000000001","hop":"app/sent"}
            {"type":"hop","time":1,"stream":"orders","trace":"019ca732-f601-7000-8000-000000000001","hop":"cellar/sent"}
            """;

        var run = await CommandRun.WithInput(recording, "judge", "-", "--settings", Settings);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'moonPhase' is not known: 1 lines were left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("stream 'other' is not in the settings: 1 hops were left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("'cellar/sent' is not on the path of stream 'orders': 1 hops were left out", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lost", 1)]
    [InlineData("TraceLost,Lost", 1)]
    [InlineData("TraceLost", 0)]
    public async Task Fail_on_turns_a_verdict_into_an_exit_code(string verdicts, int exitCode) =>
        Assert.Equal(exitCode, (await CommandRun.Of("judge", Example("skipped"), "--settings", Settings, "--fail-on", verdicts)).ExitCode);

    [Fact]
    public async Task Kinds_are_told_apart()
    {
        var run = await CommandRun.Of("judge", Example("duplicates"), "--settings", Settings, "--kind", "trace-duplicates");

        Assert.NotEmpty(run.Lines);
        Assert.All(run.Lines, l => Assert.Contains("\"kind\":\"trace-duplicates\"", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_is_for_people()
    {
        var run = await CommandRun.Of("judge", Example("skipped"), "--settings", Settings, "--table");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Lines, l => l.Contains("SkippedByConsumer", StringComparison.Ordinal) && l.Contains("2026-03-01T02:01:01.000Z", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--at", "-1h", "a recording has no \"now\"")]
    [InlineData("--every", "0s", "is not a duration above 0")]
    [InlineData("--settings", "no-such-file.json", "cannot be read")]
    public async Task A_wrong_option_is_bad_input(string option, string value, string says)
    {
        var run = await CommandRun.Of("judge", Example("skipped"), option, value);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_not_valid_are_told_with_every_error()
    {
        var run = await CommandRun.WithInput("""{"streams":{"s":{"path":[{"hop":"a"}],"wndow":"1m"}}}""", "judge", Example("skipped"), "--settings", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("streams.s.path[0].hop", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'window'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_recording_is_bad_input() =>
        Assert.Equal((2, "chasqui: there is no observation in the recording."), ((await CommandRun.WithInput("\n", "judge", "-")) is var run ? run.ExitCode : 0, run.Error.Trim()));

    private static string Example(string name) => Path.Combine(ExampleRecordingTests.Folder(), name + ".jsonl");
}
