using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;
using Spectre.Console;

namespace Chasqui.Demo.View;

/// <summary>Shows <see cref="Progress"/>: a live table, or plain lines.</summary>
internal sealed class ProgressView(Progress progress, TextWriter output, bool plain, TimeProvider time)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Until cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => plain ? WriteLinesAsync(stop) : DrawAsync(stop);

    private async Task WriteLinesAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(LineEvery, time);
        while (await NextAsync(timer, stop))
            await output.WriteLineAsync(
                $"{time.GetElapsedTime(started).TotalSeconds,4:0} s  {progress.Phase()} | {string.Join(" | ", Facts().Select(f => $"{f.Name} {f.Value}"))}");
    }

    private async Task DrawAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(RedrawEvery, time);
        await AnsiConsole.Live(Draw()).StartAsync(async live =>
        {
            while (await NextAsync(timer, stop))
                live.UpdateTarget(Draw());
        });
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Table Draw()
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(progress.Phase())).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in Facts())
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        return table;
    }

    private IEnumerable<(string Name, string Value)> Facts() => [.. progress.ShowsTraces ? TraceFacts() : [], .. progress.Health()];

    private IEnumerable<(string Name, string Value)> TraceFacts()
    {
        var ledger = progress.Ledger;
        yield return ("sent", $"{ledger.Total(PathHop.AppSent)}");
        yield return ("routed", $"{ledger.Total(PathHop.RouterSent)}");
        yield return ("arrived", $"{ledger.Total(PathHop.SinkReceived)}");
        yield return ("router lag", $"{Math.Max(0, ledger.Total(PathHop.AppSent) - ledger.Total(PathHop.RouterReceived))}");
        yield return ("hops ingested", $"{progress.Summary?.Hops ?? 0}");
        yield return ("open traces", $"{progress.Summary?.OpenTraces ?? 0}");
        yield return ("losses claimed", Losses());
        yield return ("faults", string.Join(" ", ledger.Injected.OrderBy(f => f.Key).Select(f => $"{FaultNames.Of(f.Key)}:{f.Value}")));
    }

    private string Losses()
    {
        var lost = progress.Summary?.Path.SelectMany(hop => hop.Decisions).Where(d => d.Verdict == "Lost")
            .GroupBy(d => d.Cause).Select(cause => $"{cause.Key}:{cause.Sum(d => d.Count)}") ?? [];
        return string.Join(" ", lost) is { Length: > 0 } text ? text : "0";
    }
}
