using System.CommandLine;
using Chasqui.Contracts;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui trace ID</c>: what became of one event.</summary>
internal sealed class TraceCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "The trace id: a UUID, with or without dashes." };
    private readonly Option<string?> _stream = new("--stream") { HelpName = "STREAM", Description = "Only in this stream, which is faster." };
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new TraceCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("trace", "Shows one event: its path, times, coordinates, verdict, rule and evidence.") { _id, _stream };
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command, ["chasqui trace 019ca732-f601-7000-8000-000000000001", "chasqui trace 019ca732f60170008000000000000001 --stream orders --json"]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        var text = parsed.GetRequiredValue(_id);
        if (!TraceId.TryParse(text, out var id))
            throw CliException.BadInput($"'{text}' is not a trace id: a UUID is expected.");
        using var app = _app.Connect(parsed, console);
        var trace = await app.GetAsync($"api/traces/{id}{new AppQuery().With("stream", parsed.GetValue(_stream))}", cancellation);
        if (_app.Json(parsed))
            await console.Out.WriteLineAsync(trace.ToJsonString(CliJson.Options));
        else
            JsonTable.WriteObject(console, trace);
        return ExitCode.Ok;
    }
}
