using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui losses</c>: lost events, with causes and evidence.</summary>
internal sealed class LossesCommand
{
    private readonly Option<string?> _stream = new("--stream") { HelpName = "STREAM", Description = "Of this stream. Default: of all." };
    private readonly Option<string?> _cause = new("--cause") { HelpName = "CAUSE", Description = "Only with this cause, such as SkippedByConsumer." };
    private readonly RangeOptions _range = new();
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new LossesCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("losses", "Lists lost events: at which hop, why, and the evidence.") { _stream, _cause };
        _range.AddTo(command, "losses");
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command,
        [
            "chasqui losses --from -6h",
            "chasqui losses --stream orders --from 2026-03-01T02:00:00Z --to 2026-03-01T03:00:00Z --cause SkippedByConsumer",
            "chasqui losses --from -1d --limit 5000 --json | jq -r .trace",
        ]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        var query = _range.Query(parsed, console.Time.GetUtcNow()).With("cause", parsed.GetValue(_cause));
        await ListOutput.WriteAsync(console, _app.Json(parsed), ReadAsync(app, parsed.GetValue(_stream), query, _range.Limit(parsed), cancellation));
        return ExitCode.Ok;
    }

    private static async IAsyncEnumerable<JsonNode> ReadAsync(
        AppClient app, string? stream, AppQuery query, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = limit;
        await foreach (var name in NamesAsync(app, stream, cancellation))
        {
            if (left == 0)
                yield break;
            await foreach (var loss in AppPages.ReadAsync(app, $"api/streams/{Uri.EscapeDataString(name)}/losses", query, left, cancellation))
            {
                left--;
                yield return stream is null ? Naming(name, loss) : loss;
            }
        }
    }

    private static async IAsyncEnumerable<string> NamesAsync(AppClient app, string? stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (stream is not null)
        {
            yield return stream;
            yield break;
        }

        await foreach (var item in StreamsCommand.ReadAsync(app, cancellation))
            if ((item is JsonObject json ? json["name"] ?? json["stream"] : item)?.ToString() is { } name)
                yield return name;
    }

    /// <summary>Of all streams: each loss says of which.</summary>
    private static JsonNode Naming(string stream, JsonNode loss)
    {
        if (loss is not JsonObject json || json.ContainsKey("stream"))
            return loss;
        json.Insert(0, "stream", stream);
        return json;
    }
}
