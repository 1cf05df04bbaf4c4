using Spectre.Console;

namespace Chasqui.Cli;

/// <summary>Tables for people.</summary>
internal static class CliTable
{
    private static readonly string[] Bad =
    [
        "Lost", "Dead", "Stopped", "Stuck", "Orphaned", "Zombie", "Missing", "Unreachable", "NoController", "OfflinePartitions", "MajoritySick", "LosingTooMuch", "Critical",
    ];
    private static readonly string[] Good = ["Delivered", "Ok", "Healthy", "Retired", "None"];

    public static Table Create(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Minimal);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)).NoWrap());
        if (columns.Length > 0)
            table.Columns[^1].NoWrap = false;
        return table;
    }

    public static Text Cell(string text) => new(text);

    public static Text Verdict(string verdict) => new(
        verdict, Bad.Contains(verdict) ? new Style(Color.Red) : Good.Contains(verdict) ? new Style(Color.Green) : new Style(Color.Yellow));

    public static void Write(CliConsole console, Table table)
    {
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            Ansi = console.Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = console.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        ansi.Profile.Width = console.Width;
        ansi.Write(table);
    }
}
