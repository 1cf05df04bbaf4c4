using System.Text.Json.Nodes;
using Spectre.Console;

namespace Chasqui.Cli.Asking;

/// <summary>A column of a table of the app's items.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Show">What an item has there.</param>
internal sealed record Column(string Name, Func<JsonNode, string> Show)
{
    /// <summary>What a column takes beside its text.</summary>
    private const int Border = 3;

    /// <summary>A property as it is.</summary>
    public static Column Of(string property) => new(property, item => Facts.Text(item[property]));

    /// <summary>A table for people; <c>nothing</c> without items.</summary>
    public static void Write(CliConsole console, IReadOnlyCollection<JsonNode> items, params ReadOnlySpan<Column> columns)
    {
        if (items.Count == 0)
        {
            console.Out.WriteLine("nothing");
            return;
        }

        // A column that nobody has anything in only takes room.
        Column[] shown = [.. columns.ToArray().Where(c => items.Any(item => c.Show(item).Length > 0))];
        var table = CliTable.Create([.. shown.Select(c => c.Name)]);

        // What does not fit is wrapped: cut off, it would say nothing.
        var width = shown.Sum(c => Border + Math.Max(c.Name.Length, items.Max(item => c.Show(item).Length)));
        foreach (var column in width > console.Width ? table.Columns : [])
            column.NoWrap = false;
        foreach (var item in items)
            table.AddRow(shown.Select(c => c.Name is "verdict" or "severity" ? CliTable.Verdict(c.Show(item)) : CliTable.Cell(c.Show(item))));
        CliTable.Write(console, table);
    }
}
