using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui groups</c>: how consumer groups are judged; one with its partitions and history.</summary>
internal sealed class GroupsCommand
{
    private readonly Argument<string?> _group = new("group")
    {
        HelpName = "CLUSTER/GROUP", Description = "One group, with its partitions and history. Default: a list of all, worst first.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _from = TimeOption.Create("--from", "Start of the history, included; default: an hour before its end");
    private readonly Option<string?> _to = TimeOption.Create("--to", "End of the history, excluded; default: now");
    private readonly FailOnOption _failOn = new("verdict", "Stuck,Dead");
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new GroupsCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("groups", "Shows how consumer groups are judged, and by which rule.") { _group, _from, _to };
        _failOn.AddTo(command);
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(_group) is { } name
            ? ShowAsync(parsed, name, console, cancellation)
            : ListAsync(parsed, console, cancellation));
        return (command,
        [
            "chasqui groups",
            "chasqui groups main/billing --from -6h",
            "chasqui groups --json --fail-on Stuck,Dead,Stopped > groups.jsonl || page-somebody",
        ]);
    }

    private async Task<int> ListAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        JsonNode[] groups = [.. AppPages.ItemsOf(await app.GetAsync("api/groups", cancellation))];
        if (_app.Json(parsed))
            await ListOutput.WriteAsync(console, json: true, groups.ToAsyncEnumerable());
        else
            GroupsView.WriteList(console, groups);
        return _failOn.ExitCodeOf(parsed, groups);
    }

    private async Task<int> ShowAsync(ParseResult parsed, string name, CliConsole console, CancellationToken cancellation)
    {
        var (cluster, group) = SubjectName.Split(name, "CLUSTER/GROUP, such as main/billing,");
        using var app = _app.Connect(parsed, console);
        var now = console.Time.GetUtcNow();
        var query = new AppQuery().With("from", TimeOption.Read(parsed, _from, now)).With("to", TimeOption.Read(parsed, _to, now));
        var answer = await app.GetAsync($"api/groups/{Uri.EscapeDataString(cluster)}/{Uri.EscapeDataString(group)}{query}", cancellation);
        if (_app.Json(parsed))
            await console.Out.WriteLineAsync(answer.ToJsonString(CliJson.Options));
        else
            GroupsView.WriteOne(console, answer);
        return _failOn.ExitCodeOf(parsed, answer["group"] is { } shown ? [shown] : []);
    }
}
