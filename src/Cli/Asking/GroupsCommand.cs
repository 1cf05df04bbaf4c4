using System.CommandLine;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui groups</c>: how consumer groups are judged; one with its partitions and history.</summary>
internal sealed class GroupsCommand
{
    private readonly Argument<string?> _group = new("group")
    {
        HelpName = "CLUSTER/GROUP", Description = "One group, with its partitions and history. Default: a list of all, worst first.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly WatchOptions _options = new("Start of the history, included; default: an hour before its end", "End of the history, excluded; default: now", new("verdict", "Stuck,Dead"));

    public static (Command Command, string[] Examples) Create(CliConsole console) => new GroupsCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("groups", "Shows how consumer groups are judged, and by which rule.") { _group };
        _options.AddTo(command);
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
        using var app = _options.Connect(parsed, console);
        return await _options.ListAsync(parsed, console, [.. AppPages.ItemsOf(await app.GetAsync("api/groups", cancellation))], GroupsView.WriteList, _ => true);
    }

    private async Task<int> ShowAsync(ParseResult parsed, string name, CliConsole console, CancellationToken cancellation)
    {
        var (cluster, group) = SubjectName.Split(name, "CLUSTER/GROUP, such as main/billing,");
        using var app = _options.Connect(parsed, console);
        var answer = await app.GetAsync(
            $"api/groups/{Uri.EscapeDataString(cluster)}/{Uri.EscapeDataString(group)}{_options.Query(parsed, console)}", cancellation);
        return await _options.ShowAsync(parsed, console, answer, "group", GroupsView.WriteOne, _ => true);
    }
}
