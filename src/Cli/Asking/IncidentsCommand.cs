using System.CommandLine;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui incidents</c>: verdicts that lasted; one with its evidence and timeline.</summary>
internal sealed class IncidentsCommand
{
    private readonly Argument<string?> _id = new("id")
    {
        HelpName = "ID", Description = "One incident, with its evidence and timeline. Default: a list.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int> _limit = new("--limit") { HelpName = "N", Description = "With --from or --to: at most so many.", DefaultValueFactory = _ => 100 };
    private readonly WatchOptions _options = new("All that opened from then on, the closed ones too", "All that opened before then; default: now", new("severity", "Critical"));

    public static (Command Command, string[] Examples) Create(CliConsole console) => new IncidentsCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("incidents", "Lists open incidents of consumer groups, brokers, clusters and streams, worst first.") { _id, _limit };
        _options.AddTo(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(_id) is { } id
            ? ShowAsync(parsed, id, console, cancellation)
            : ListAsync(parsed, console, cancellation));
        return (command,
        [
            "chasqui incidents",
            "chasqui incidents --from -1d",
            "chasqui incidents 1772366400000-9e3779b97f4a7c15",
            "chasqui incidents --json --fail-on Critical || page-somebody",
        ]);
    }

    private async Task<int> ListAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _options.Connect(parsed, console);
        var query = _options.Query(parsed, console);
        var limit = parsed.GetValue(_limit) is >= 1 and var given ? given : throw CliException.BadInput("--limit: a whole number from 1 is expected.");
        JsonNode[] incidents = query.Text.Length == 0
            ? [.. AppPages.ItemsOf(await app.GetAsync("api/incidents", cancellation))]
            : await AppPages.ReadAsync(app, "api/incidents", query, limit, cancellation).ToArrayAsync(cancellation);
        return await _options.ListAsync(parsed, console, incidents, IncidentsView.WriteList, IsOpen);
    }

    private async Task<int> ShowAsync(ParseResult parsed, string id, CliConsole console, CancellationToken cancellation)
    {
        using var app = _options.Connect(parsed, console);
        var answer = await app.GetAsync($"api/incidents/{Uri.EscapeDataString(id)}", cancellation);
        return await _options.ShowAsync(parsed, console, answer, "incident", IncidentsView.WriteOne, IsOpen);
    }

    private static bool IsOpen(JsonNode incident) => incident["closed"] is null;
}
