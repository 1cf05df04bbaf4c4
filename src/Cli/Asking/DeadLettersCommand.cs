using System.CommandLine;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui dead-letters</c>: records that were no hops.</summary>
internal sealed class DeadLettersCommand
{
    private readonly RangeOptions _range = new();
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new DeadLettersCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("dead-letters", "Lists records of the hop topic that could not be read, with coordinates and reasons.");
        _range.AddTo(command, "dead letters");
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command, ["chasqui dead-letters --from -1d", "chasqui dead-letters --from -1d --json | jq -r .reason | sort | uniq -c"]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        var query = _range.Query(parsed, console.Time.GetUtcNow());
        await ListOutput.WriteAsync(
            console, _app.Json(parsed), AppPages.ReadAsync(app, "api/dead-letters", query, _range.Limit(parsed), cancellation));
        return ExitCode.Ok;
    }
}
