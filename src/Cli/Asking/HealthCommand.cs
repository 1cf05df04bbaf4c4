using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary><c>chasqui health</c>: the app and what it depends on.</summary>
internal sealed class HealthCommand
{
    private static readonly string[] WellWords = ["healthy", "ok", "up", "true", ""];
    private readonly AppOptions _app = new();

    public static (Command Command, string[] Examples) Create(CliConsole console) => new HealthCommand().Build(console);

    private (Command Command, string[] Examples) Build(CliConsole console)
    {
        var command = new Command("health", "Shows the app's dependencies, its ingest watermark and its last reconcile; exits with 1 when it is not well.");
        _app.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return (command, ["chasqui health", "chasqui health --json --timeout 5s || page-somebody"]);
    }

    private async Task<int> RunAsync(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        using var app = _app.Connect(parsed, console);
        var health = await app.GetAsync("api/health", cancellation, accepted: HttpStatusCode.ServiceUnavailable);
        if (_app.Json(parsed))
            await console.Out.WriteLineAsync(health.ToJsonString(CliJson.Options));
        else
            JsonTable.WriteObject(console, health);
        return IsWell(health) ? ExitCode.Ok : ExitCode.Findings;
    }

    private static bool IsWell(JsonNode health) =>
        WellWords.Contains((health is JsonObject json ? json["status"] ?? json["healthy"] : null)?.ToString().ToLowerInvariant() ?? "");
}
