using System.CommandLine;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui record</c>: saves what a running app observed.</summary>
internal sealed class RecordCommand
{
    private readonly Option<string?> _from = TimeOption.Create("--from", "Start, included; default: an hour before the end");
    private readonly Option<string?> _to = TimeOption.Create("--to", "End, excluded; default: now");
    private readonly Option<string?> _stream = new("--stream") { HelpName = "STREAM", Description = "Only this stream. Default: all." };
    private readonly Option<string?> _output = new("-o", "--output") { HelpName = "FILE", Description = "Where to. Default: standard output." };
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new RecordCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("record", "Saves what the app observed between two times, as JSON lines for `judge`.") { _from, _to, _stream, _output };
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command,
        [
            "chasqui record --from -2h --to -1h --stream orders -o night.jsonl",
            "chasqui record --from -1h | chasqui judge - --settings topology.json --table",
        ]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        var now = console.Time.GetUtcNow();
        var query = new AppQuery()
            .With("from", TimeOption.Read(parsed, _from, now))
            .With("to", TimeOption.Read(parsed, _to, now))
            .With("stream", parsed.GetValue(_stream));
        var path = $"api/recordings{query}";
        if (parsed.GetValue(_output) is { } file)
            await SaveAsync(app, path, file, console, cancellation);
        else
            await CopyAsync(app, path, console, cancellation);
        return ExitCode.Ok;
    }

    /// <summary>A file that is there is whole: it gets its name when its last byte is written.</summary>
    private static async Task SaveAsync(AppClient app, string path, string file, CliConsole console, CancellationToken cancellation)
    {
        var part = file + ".part";
        try
        {
            await using (var stream = File.Create(part))
                await app.CopyAsync(path, stream, cancellation);
            File.Move(part, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException and not HttpIOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"{file} cannot be written: {error.Message}");
        }
        finally
        {
            File.Delete(part);
        }

        await console.Error.WriteLineAsync($"chasqui: {new FileInfo(file).Length:N0} bytes in {file}");
    }

    private static async Task CopyAsync(AppClient app, string path, CliConsole console, CancellationToken cancellation)
    {
        var text = new TextWriterStream(console.Out);
        await using (text)
            await app.CopyAsync(path, text, cancellation);
    }
}
