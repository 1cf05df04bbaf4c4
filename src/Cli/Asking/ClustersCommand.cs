using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui clusters</c>.</summary>
internal sealed class ClustersCommand
{
    private readonly FailOnOption _failOn = new("verdict", "OfflinePartitions,MajoritySick");
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new ClustersCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("clusters", "Lists the watched clusters: how each is judged, and how many of its brokers are sick.");
        _failOn.AddTo(command);
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command, ["chasqui clusters", "chasqui clusters --json | jq '{cluster, verdict, sick: .evidence.sick}'"]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        JsonNode[] clusters = [.. AppPages.ItemsOf(await app.GetAsync("api/clusters", cancellation))];
        if (_app.Json(parsed))
            await ListOutput.WriteAsync(console, json: true, clusters.ToAsyncEnumerable());
        else
            ClustersView.WriteList(console, clusters);
        return _failOn.ExitCodeOf(parsed, clusters);
    }
}
