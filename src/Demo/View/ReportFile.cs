using System.Text.Json;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Health;
using Chasqui.Demo.Truth;

namespace Chasqui.Demo.View;

/// <summary>Writes the outcome as JSON.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Task WriteAsync(string path, DemoOptions options, (Scoreboard Board, TimeSpan SettledAfter)? traced, HealthBoard health, Progress progress, CancellationToken cancellation) =>
        File.WriteAllTextAsync(
            path,
            JsonSerializer.Serialize(
                new
                {
                    Matches = traced?.Board.Matches != false && health.Matches,
                    Truth = traced?.Board.Truth.ToJson(),
                    Verdicts = traced?.Board.Verdicts.ToJson(),
                    traced?.Board.Settled,
                    traced?.Board.FalseClaims,
                    ClaimedAndTakenBack = progress.MostFalse,
                    Events = progress.Ledger.Events,
                    TracesAsked = traced?.Board.Traces.Asked,
                    TracesFaulted = traced?.Board.Traces.Of,
                    WrongTraces = traced?.Board.Wrong,
                    Injected = progress.Ledger.Injected.OrderBy(f => f.Key).ToDictionary(f => FaultNames.Of(f.Key), f => f.Value),
                    options.Seed,
                    options.Seconds,
                    options.Rate,
                    SettledAfterSeconds = traced is { } seen ? Math.Round(seen.SettledAfter.TotalSeconds, 1) : (double?)null,
                    Health = health.Lines.Select(Line),
                    health.Payments,
                    FalseAlarms = health.FalseAlarms,
                    health.StrayActs,
                },
                Json),
            cancellation);

    private static object Line(HealthLine line) => new
    {
        Fault = line.Fault.Name, line.Fault.Subject, Truth = line.Fault.Verdict, line.Incident?.Verdict, line.Incident?.Rule, line.SecondsToDetect, line.Matches,
        Incident = line.Incident?.Id, Mitigation = line.Healing.Mitigation?.Id, line.Healing.Result, line.SecondsToRecover,
        Mitigations = line.Healing.Mitigations, line.Healing.Acts,
    };
}
