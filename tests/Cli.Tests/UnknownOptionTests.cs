using Chasqui.Cli.Tests.Asking;

namespace Chasqui.Cli.Tests;

/// <summary>What is no option of a command is never taken for an argument or a value: one clear line, exit code 2, and nothing is asked or done.</summary>
public sealed class UnknownOptionTests
{
    private const string Event = "019ca732-f601-7000-8000-000000000001";
    private const string Id = "1772366400000-9e3779b97f4a7c15";

    public static TheoryData<string, string, string, string> Rows => new()
    {
        { "no command", "--unknown", "--unknown", "chasqui" },
        { "before the command", "--unknown streams", "--unknown", "chasqui streams" },
        { "trace: instead of an id", "trace --unknown", "--unknown", "chasqui trace" },
        { "trace: after an id", $"trace {Event} --unknown", "--unknown", "chasqui trace" },
        { "trace: before an id", $"trace --unknown {Event}", "--unknown", "chasqui trace" },
        { "trace: as the value of an option", $"trace {Event} --stream --unknown", "--unknown", "chasqui trace" },
        { "trace: with a value", $"trace {Event} --unknown=5", "--unknown=5", "chasqui trace" },
        { "trace: a short one", $"trace {Event} -x", "-x", "chasqui trace" },
        { "streams", "streams --unknown", "--unknown", "chasqui streams" },
        { "losses", "losses --unknown", "--unknown", "chasqui losses" },
        { "losses: beside known ones", "losses --from -6h --unknown 5 --limit 3", "--unknown", "chasqui losses" },
        { "losses: as a time", "losses --from --unknown", "--unknown", "chasqui losses" },
        { "dead-letters", "dead-letters --unknown", "--unknown", "chasqui dead-letters" },
        { "dead-letters: another command's", "dead-letters --stream orders", "--stream", "chasqui dead-letters" },
        { "groups: for a group", "groups --unknown", "--unknown", "chasqui groups" },
        { "groups: after a group", "groups main/billing --unknown", "--unknown", "chasqui groups" },
        { "groups: as the value of an option", "groups --fail-on --unknown", "--unknown", "chasqui groups" },
        { "clusters", "clusters --unknown", "--unknown", "chasqui clusters" },
        { "brokers: for a cluster", "brokers --unknown", "--unknown", "chasqui brokers" },
        { "brokers: after a cluster", "brokers main --unknown", "--unknown", "chasqui brokers" },
        { "incidents: for an id", "incidents --unknown", "--unknown", "chasqui incidents" },
        { "incidents: after an id", $"incidents {Id} --unknown", "--unknown", "chasqui incidents" },
        { "incidents: a time is no id", "incidents -1h", "-1h", "chasqui incidents" },
        { "health", "health --unknown", "--unknown", "chasqui health" },
        { "mitigate: for a verb", "mitigate --unknown", "--unknown", "chasqui mitigate" },
        { "mitigate start: for a kind", "mitigate start --unknown", "--unknown", "chasqui mitigate start" },
        { "mitigate start: for a target", "mitigate start restart-consumer --unknown --why x --by ann", "--unknown", "chasqui mitigate start" },
        { "mitigate start: a misspelt dry run", "mitigate start restart-consumer main/billing --why x --by ann --dryrun", "--dryrun", "chasqui mitigate start" },
        { "mitigate start: a misspelt dry run for a name", "mitigate start restart-consumer main/billing --why x --by --dryrun", "--dryrun", "chasqui mitigate start" },
        { "mitigate start: a misspelt dry run for a reason", "mitigate start restart-consumer main/billing --by ann --why --dryrun", "--dryrun", "chasqui mitigate start" },
        { "mitigate list", "mitigate list --unknown", "--unknown", "chasqui mitigate list" },
        { "mitigate show: for an id", "mitigate show --unknown", "--unknown", "chasqui mitigate show" },
        { "mitigate show: after an id", $"mitigate show {Id} --unknown", "--unknown", "chasqui mitigate show" },
        { "mitigate approve: for an id", "mitigate approve --unknown --why x --by ann", "--unknown", "chasqui mitigate approve" },
        { "mitigate approve: after an id", $"mitigate approve {Id} --why x --by ann --unknown", "--unknown", "chasqui mitigate approve" },
        { "mitigate reject", $"mitigate reject {Id} --why x --by ann --unknown", "--unknown", "chasqui mitigate reject" },
        { "mitigate cancel", $"mitigate cancel {Id} --why x --by ann --unknown", "--unknown", "chasqui mitigate cancel" },
        { "record", "record --unknown", "--unknown", "chasqui record" },
        { "record: for a file", "record -o --unknown", "--unknown", "chasqui record" },
        { "judge: for a recording", "judge --unknown", "--unknown", "chasqui judge" },
        { "judge: among recordings", "judge - --unknown", "--unknown", "chasqui judge" },
        { "judge: among times", "judge - --at 5 --unknown", "--unknown", "chasqui judge" },
        { "judge: another command's", "judge - --limit 5", "--limit", "chasqui judge" },
        { "check: for a topology", "check --unknown", "--unknown", "chasqui check" },
        { "check: among topologies", "check - --unknown", "--unknown", "chasqui check" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_unknown_option_is_told_with_its_command_and_nothing_is_done(string name, string line, string word, string command)
    {
        var app = new AppStub();

        var run = await CommandRun.With("", app, [], line.Split(' '));

        Assert.True(run.ExitCode == ExitCode.BadInput, $"{name}: {run.ExitCode} {run.Out} {run.Error}");
        Assert.Equal($"chasqui: '{word}' is not an option of {command}.\nSee: {command} --help", run.Error.Trim());
        Assert.Equal("", run.Out);
        Assert.Empty(app.Requests);
    }

    [Fact]
    public async Task Every_command_there_is_has_a_row()
    {
        var rows = Rows.Select(row => (string)row[3]).ToHashSet();
        foreach (var path in (string[][])[[], ["mitigate"]])
            foreach (var command in await CommandsAsync(path))
                Assert.Contains($"chasqui {string.Join(' ', [.. path, command])}", rows);
    }

    /// <summary>As its help lists them.</summary>
    private static async Task<string[]> CommandsAsync(string[] path)
    {
        var help = (await CommandRun.Of([.. path, "--help"])).Out.Split('\n');
        string[] commands = [.. help.SkipWhile(l => !l.StartsWith("Commands:", StringComparison.Ordinal)).Skip(1).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))
            .Where(l => l[2] != ' ').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])];
        Assert.True(commands.Length >= 6, string.Join(' ', commands));
        return commands;
    }

    public static TheoryData<string, string[], string> Meant => new()
    {
        { "a reason that looks like an option, bound to it", ["mitigate", "cancel", Id, "--by", "ann", "--why=--dry-run was forgotten"], $"/api/mitigations/{Id}/cancel" },
        { "a reason that is a sentence with a dash", ["mitigate", "cancel", Id, "--by", "ann", "--why", "-x is not known"], $"/api/mitigations/{Id}/cancel" },
        { "an id after the end of options", ["mitigate", "cancel", "--by", "ann", "--why", "x", "--", "--odd"], "/api/mitigations/--odd/cancel" },
        { "a name with dashes in it", ["mitigate", "show", "a--unknown"], "/api/mitigations/a--unknown" },
        { "a time before now", ["mitigate", "list", "--from", "-1h", "--to", "-30m"], "/api/mitigations?from=" },
    };

    [Theory]
    [MemberData(nameof(Meant))]
    public async Task What_only_looks_like_one_is_asked_for(string name, string[] arguments, string path)
    {
        var app = new AppStub();

        var run = await CommandRun.Against(app, arguments);

        Assert.True(app.Asked.FirstOrDefault()?.StartsWith(path, StringComparison.Ordinal), $"{name}: {string.Join(' ', app.Asked)} {run.Error}");
    }

    [Theory]
    [InlineData("incidents --unknown --help")]
    [InlineData("mitigate start --unknown -h")]
    public async Task Help_is_given_all_the_same(string line)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
    }
}
