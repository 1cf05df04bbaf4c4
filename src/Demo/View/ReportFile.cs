using System.Text.Json;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;

namespace Chasqui.Demo.View;

/// <summary>Writes the outcome as JSON.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Task WriteAsync(string path, DemoOptions options, Scoreboard board, Progress progress, TimeSpan settledAfter, CancellationToken cancellation) =>
        File.WriteAllTextAsync(
            path,
            JsonSerializer.Serialize(
                new
                {
                    Truth = board.Truth.ToJson(),
                    Verdicts = board.Verdicts.ToJson(),
                    board.Matches,
                    board.Settled,
                    board.FalseClaims,
                    ClaimedAndTakenBack = progress.MostFalse,
                    Events = progress.Ledger.Events,
                    TracesAsked = board.Traces.Asked,
                    TracesFaulted = board.Traces.Of,
                    WrongTraces = board.Wrong,
                    Injected = progress.Ledger.Injected.OrderBy(f => f.Key).ToDictionary(f => FaultNames.Of(f.Key), f => f.Value),
                    options.Seed,
                    options.Seconds,
                    options.Rate,
                    SettledAfterSeconds = Math.Round(settledAfter.TotalSeconds, 1),
                },
                Json),
            cancellation);
}
