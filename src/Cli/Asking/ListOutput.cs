using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Prints a list: JSON lines as they come, or one table at the end.</summary>
internal static class ListOutput
{
    public static async Task WriteAsync(CliConsole console, bool json, IAsyncEnumerable<JsonNode> items)
    {
        var rows = new List<JsonNode>();
        await foreach (var item in items)
            if (json)
                await console.Out.WriteLineAsync(item.ToJsonString(CliJson.Options));
            else
                rows.Add(item);
        if (!json)
            JsonTable.WriteList(console, rows);
    }
}
