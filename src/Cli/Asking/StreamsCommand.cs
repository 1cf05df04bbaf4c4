using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui streams</c>.</summary>
internal sealed class StreamsCommand
{
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new StreamsCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("streams", "Lists the streams that the app follows.");
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command, ["chasqui streams", "chasqui streams --url https://chasqui.example.net --key $KEY --json"]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        await ListOutput.WriteAsync(console, _app.Json(parsed), ReadAsync(app, cancellation));
        return ExitCode.Ok;
    }

    /// <summary>All streams: their list has no pages.</summary>
    public static async IAsyncEnumerable<JsonNode> ReadAsync(AppClient app, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var stream in AppPages.ItemsOf(await app.GetAsync("api/streams", cancellation)))
            yield return stream;
    }
}
