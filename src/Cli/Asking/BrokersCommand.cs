using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Domain.Topology.Parsing;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui brokers CLUSTER</c>: its brokers; <c>CLUSTER/ID</c>: one, with its samples and why it is judged so.</summary>
internal sealed class BrokersCommand
{
    private const int MostMinutes = 24 * 60;

    private readonly Argument<string> _subject = new("subject")
    {
        HelpName = "CLUSTER[/ID]", Description = "A cluster's brokers; or one broker, with its samples, and every signal against its history and its peers.",
    };

    private readonly Option<string> _last = new("--last")
    {
        HelpName = "DURATION", Description = "For one broker: how far back its samples are shown, up to 1d.", DefaultValueFactory = _ => "5m",
    };

    private readonly FailOnOption _failOn = new("verdict", "Zombie,Unreachable");
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new BrokersCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("brokers", "Shows how brokers are judged, and why.") { _subject, _last };
        _failOn.AddTo(command);
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command, ["chasqui brokers main", "chasqui brokers main/3 --last 30m", "chasqui brokers main --json --fail-on Zombie,Unreachable,Missing || page-somebody"]);
    }

    private Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        var subject = parsed.GetRequiredValue(_subject);
        if (!subject.Contains('/', StringComparison.Ordinal))
            return ListAsync(parsed, subject, console, cancellation);
        var (cluster, broker) = SubjectName.Split(subject, "CLUSTER/ID, such as main/3,");
        return int.TryParse(broker, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? ShowAsync(parsed, cluster, id, console, cancellation)
            : throw CliException.BadInput($"'{broker}' is not a broker's id: a whole number from 0 is expected.");
    }

    private async Task<int> ListAsync(ParseResult parsed, string cluster, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        var board = await app.GetAsync($"api/clusters/{Uri.EscapeDataString(cluster)}", cancellation);
        JsonNode[] brokers = board["brokers"] is JsonArray list ? [.. list.OfType<JsonNode>()] : [];
        if (_app.Json(parsed))
            await ListOutput.WriteAsync(console, json: true, brokers.ToAsyncEnumerable());
        else
            ClustersView.WriteBrokers(console, board, brokers);
        return _failOn.ExitCodeOf(parsed, brokers);
    }

    private async Task<int> ShowAsync(ParseResult parsed, string cluster, int broker, CliConsole console, CancellationToken cancellation)
    {
        var text = parsed.GetValue(_last)!;
        if (!DurationText.TryParse(text, out var last) || last < TimeSpan.FromMinutes(1) || last > TimeSpan.FromMinutes(MostMinutes))
            throw CliException.BadInput($"--last: '{text}' is not a duration from 1m to 1d: {DurationText.Expected} is expected.");
        using var app = _app.Connect(parsed, console);
        var query = new AppQuery().With("minutes", (long)Math.Ceiling(last.TotalMinutes));
        var answer = await app.GetAsync($"api/clusters/{Uri.EscapeDataString(cluster)}/brokers/{broker}{query}", cancellation);
        if (_app.Json(parsed))
            await console.Out.WriteLineAsync(answer.ToJsonString(CliJson.Options));
        else
            ClustersView.WriteBroker(console, answer);
        return _failOn.ExitCodeOf(parsed, answer["broker"] is JsonObject shown ? [shown] : []);
    }
}
