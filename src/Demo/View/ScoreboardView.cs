using Chasqui.Demo.Truth;
using Spectre.Console;

namespace Chasqui.Demo.View;

/// <summary>Prints the scoreboard.</summary>
internal static class ScoreboardView
{
    private const int ShownWrong = 20;

    public static async Task PrintAsync(Scoreboard board, long takenBack, TextWriter output, bool plain)
    {
        if (plain)
            await PrintLinesAsync(board, output);
        else
            AnsiConsole.Write(Draw(board));
        if (takenBack > 0)
            await output.WriteLineAsync($"Losses claimed while hop records were late, and taken back when they came: {takenBack} at one time.");
        await output.WriteLineAsync($"Traces asked for one by one: {board.Traces.Asked} of {board.Traces.Of}; wrong: {board.Wrong.Count}. False claims: {board.FalseClaims}.");
        foreach (var wrong in board.Wrong.Take(ShownWrong))
            await output.WriteLineAsync($"  {wrong.Trace} {wrong.Hop}: truth {wrong.Truth}, verdict {wrong.Verdict}");
        if (!board.Settled)
            await output.WriteLineAsync("The windows did not settle in time.");
        await output.WriteLineAsync(board.Matches ? "Every verdict is the truth." : "VERDICTS AND TRUTH DIFFER.");
    }

    private static async Task PrintLinesAsync(Scoreboard board, TextWriter output)
    {
        await output.WriteLineAsync($"{"hop",-16} {"what",-32} {"truth",8} {"verdict",8}");
        foreach (var line in board.Lines)
            await output.WriteLineAsync($"{line.Hop,-16} {line.What,-32} {line.Truth,8} {line.Verdict,8}{(line.Matches ? "" : "  <-- differs")}");
    }

    private static Table Draw(Scoreboard board)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("hop", "what").AddColumn(new TableColumn("truth").RightAligned())
            .AddColumn(new TableColumn("verdict").RightAligned()).AddColumn("");
        foreach (var line in board.Lines)
            table.AddRow(line.Hop, line.What, $"{line.Truth}", $"{line.Verdict}", line.Matches ? "[green]=[/]" : "[red]differs[/]");
        return table;
    }
}
