using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Chasqui.Cli.Asking;

/// <summary>Shows JSON to people: an object as lines and tables, a list as a table with a column for each property.</summary>
internal static class JsonTable
{
    private const string Value = "value";
    private const int MostUnwrapped = 44;
    private const int LeastWrapped = 24;

    /// <summary>What a column takes beside its text.</summary>
    private const int Border = 3;

    public static void WriteList(CliConsole console, IReadOnlyList<JsonNode> items)
    {
        if (items.Count == 0)
        {
            console.Out.WriteLine("nothing");
            return;
        }

        string[] columns = [.. items.OfType<JsonObject>().SelectMany(item => item.Select(p => p.Key)).Distinct()];
        if (columns.Length == 0)
            columns = [Value];
        var widths = columns.Select(c => items.Max(item => Summary(item is JsonObject row ? row[c] : item).Length)).ToArray();
        if (widths.Sum(w => (w <= MostUnwrapped ? w : LeastWrapped) + Border) > console.Width)
            WriteBlocks(console, items, columns);
        else
            WriteTable(console, items, columns, widths);
    }

    /// <summary>What is long is wrapped; a table would cut it off otherwise.</summary>
    private static void WriteTable(CliConsole console, IReadOnlyList<JsonNode> items, string[] columns, int[] widths)
    {
        var table = CliTable.Create(columns);
        for (var i = 0; i < columns.Length; i++)
            table.Columns[i].NoWrap = widths[i] <= MostUnwrapped;
        foreach (var item in items)
            table.AddRow(item is JsonObject row ? columns.Select(c => CellOf(c, row[c])) : [CliTable.Cell(Summary(item))]);
        CliTable.Write(console, table);
    }

    /// <summary>Too wide for a table: one item below the other.</summary>
    private static void WriteBlocks(CliConsole console, IReadOnlyList<JsonNode> items, string[] columns)
    {
        var width = columns.Max(c => c.Length);
        foreach (var item in items)
        {
            foreach (var column in columns)
                if ((item is JsonObject row ? row[column] : item) is { } value)
                    console.Out.WriteLine($"{column.PadRight(width)}  {Summary(value)}");
            console.Out.WriteLine();
        }
    }

    public static void WriteObject(CliConsole console, JsonNode node)
    {
        if (node is not JsonObject json)
        {
            WriteList(console, [.. AppPages.ItemsOf(node)]);
            return;
        }

        var width = json.Select(p => p.Key.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in json.Where(p => !IsTable(p.Value)))
            console.Out.WriteLine($"{name.PadRight(width)}  {Summary(value)}");
        foreach (var (name, value) in json.Where(p => IsTable(p.Value)))
        {
            console.Out.WriteLine();
            console.Out.WriteLine(name);
            WriteList(console, [.. AppPages.ItemsOf(value!)]);
        }
    }

    private static bool IsTable(JsonNode? node) => node is JsonArray { Count: > 0 } list && list[0] is JsonObject;

    private static Text CellOf(string column, JsonNode? value) => column is "verdict" or "status" or "state" ? CliTable.Verdict(Summary(value)) : CliTable.Cell(Summary(value));

    private static string Summary(JsonNode? node) => node switch
    {
        null => "",
        JsonObject json => SummaryOf(json),
        JsonArray list when list.Count > 0 && list[0] is JsonObject => string.Join(", ", list.Select(item => NameOf(item) ?? "...")),
        JsonArray list => string.Join(", ", list.Select(Summary)),
        _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    /// <summary>Coordinates as they are written elsewhere; the rest name by name.</summary>
    private static string SummaryOf(JsonObject json) =>
        json["cluster"] is { } cluster && json["topic"] is { } topic && json["partition"] is { } partition && json["offset"] is { } offset
            ? $"{cluster}/{topic}/{partition}@{offset}"
            : string.Join(", ", json.Where(p => p.Value is not null).Select(p => $"{p.Key} {Summary(p.Value)}"));

    private static string? NameOf(JsonNode? item) => (item?["name"] ?? item?["hop"])?.ToString();
}
