using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Incidents for people.</summary>
internal static class IncidentsView
{
    public static void WriteList(CliConsole console, IReadOnlyCollection<JsonNode> incidents)
    {
        var now = console.Time.GetUtcNow();
        Column.Write(
            console, incidents,
            Column.Of("id"), Column.Of("severity"), new("subject", Subject), new("opened", i => Facts.Time(i["opened"])),
            new("for", i => Facts.Since(i["opened"], i["closed"] is { } closed && DateTimeOffset.TryParse(closed.ToString(), out var end) ? end : now)),
            new("closed", i => Facts.Time(i["closed"])), Column.Of("owner"), Column.Of("summary"));
    }

    public static void WriteOne(CliConsole console, JsonNode answer)
    {
        if (answer["incident"] is not { } incident)
            return;
        console.Out.WriteLine($"{incident["id"]}  {Subject(incident)}");
        console.Out.WriteLine($"  opened    {Facts.Time(incident["opened"])} as {incident["verdict"]} by {incident["rule"]}");
        var closed = incident["closed"] is { } at ? Facts.Time(at) : $"open for {Facts.Since(incident["opened"], console.Time.GetUtcNow())}";
        console.Out.WriteLine($"  closed    {closed}");
        console.Out.WriteLine($"  severity  {incident["severity"]}, {incident["worst"]} at its worst");
        console.Out.WriteLine($"  owner     {incident["owner"] ?? "whoever is on call"}");
        if (answer["evidence"] is JsonObject { Count: > 0 } evidence)
        {
            console.Out.WriteLine();
            console.Out.WriteLine("evidence at its latest change");
            Facts.Write(console, evidence);
        }

        console.Out.WriteLine();
        console.Out.WriteLine("timeline");
        Column.Write(
            console, answer["timeline"] is JsonArray timeline ? [.. timeline.OfType<JsonNode>()] : [],
            new("at", e => Facts.Time(e["at"])), new("what", e => Facts.Text(e["kind"])), Column.Of("severity"), Column.Of("summary"));
    }

    /// <summary><c>broker main/2</c> for <c>broker|main|2</c>.</summary>
    private static string Subject(JsonNode incident)
    {
        var parts = (incident["subject"]?.ToString() ?? "").Split('|');
        return parts.Length < 2 ? parts[0] : $"{parts[0]} {string.Join('/', parts[1..])}";
    }
}
