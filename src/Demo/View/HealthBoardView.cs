using Chasqui.Demo.Health;
using Chasqui.Demo.Payments;
using Spectre.Console;

namespace Chasqui.Demo.View;

/// <summary>Prints the scoreboard of consumers and brokers.</summary>
internal static class HealthBoardView
{
    /// <summary>The columns: a heading, and what a line has there.</summary>
    private static readonly (string Name, Func<HealthLine, string> Show)[] Columns =
    [
        ("fault", line => line.Fault.Name),
        ("what happens", line => line.Fault.What),
        ("must be said", line => line.Fault.Verdict),
        ("was said", line => line.Incident?.Verdict ?? "nothing"),
        ("rule", line => line.Incident?.Rule ?? ""),
        ("seconds to detect", line => line.SecondsToDetect is { } seconds ? $"{seconds:0.0}" : ""),
        ("mitigation", line => line.Healing.Mitigation?.Kind ?? line.Fault.Unhealed ?? ""),
        ("result", line => line.Healing.Result),
        ("seconds to recover", line => line.SecondsToRecover is { } seconds ? $"{seconds:0.0}" : ""),
        ("", line => line.Matches ? "=" : "differs"),
    ];

    public static async Task PrintAsync(HealthBoard board, TextWriter output, bool plain)
    {
        await output.WriteLineAsync();
        if (plain)
            await PrintLinesAsync(board, output);
        else
            AnsiConsole.Write(Draw(board));
        await output.WriteLineAsync(
            $"Faults of consumers, brokers and streams: {board.Lines.Count}; told rightly: {board.Lines.Count(l => l.IsTold)}; healed: {board.Lines.Count(l => l.SecondsToRecover is not null)} of {board.Lines.Count(l => l.Fault.Mitigation is not null)} to be healed. Groups and brokers left alone: {board.Healthy}. False alarms: {board.FalseAlarms.Count}.");
        if (board.Payments is { } paid)
            await PrintAsync(paid, output);
        foreach (var alarm in board.FalseAlarms)
            await output.WriteLineAsync($"  {alarm.Id} {alarm.Subject}: {alarm.Summary}");
        foreach (var act in board.StrayActs)
            await output.WriteLineAsync($"  acted on {act.Target} by {act.Mitigation}, which no fault explains");
        await output.WriteLineAsync(
            board.Matches ? "Every fault was told, what should be healed was healed by one act, and nothing else was told or done." : "FAULTS, INCIDENTS AND MITIGATIONS DIFFER.");
    }

    private static Task PrintAsync(PaymentBoard paid, TextWriter output) => output.WriteLineAsync(
        $"Stream {PaymentStream.Stream}: {paid.Sent} sent, {paid.Arrived} arrived, {paid.OverHome} over {PaymentStream.Home} and {paid.OverStandby} over {PaymentStream.Standby}; "
        + $"{paid.Missing + paid.Untaken} lost, {paid.Copies} read twice, {paid.Again} sends done again. Traces: {paid.Seen.Arrived} arrived, {paid.Seen.Lost} lost, {paid.Seen.Open} open. "
        + $"Led back by hand: {paid.FailBack?.State ?? "no"}{(paid.FailBackSeconds is { } seconds ? $" after {seconds:0.0} s" : "")}{(paid.Seen.IsHome ? ", home and drained" : ", NOT HOME")}.");

    private static async Task PrintLinesAsync(HealthBoard board, TextWriter output)
    {
        int[] widths = [.. Columns.Select(c => board.Lines.Select(c.Show).Append(c.Name).Max(text => text.Length))];
        await output.WriteLineAsync(string.Join("  ", Columns.Select((c, i) => c.Name.PadRight(widths[i]))).TrimEnd());
        foreach (var line in board.Lines)
            await output.WriteLineAsync(string.Join("  ", Columns.Select((c, i) => c.Show(line).PadRight(widths[i]))).TrimEnd());
    }

    private static Table Draw(HealthBoard board)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. Columns.Select(c => c.Name)]);
        foreach (var line in board.Lines)
            table.AddRow([.. Columns.Select(c => c.Name.Length > 0 ? Markup.Escape(c.Show(line)) : line.Matches ? "[green]=[/]" : "[red]differs[/]")]);
        return table;
    }
}
