using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Consumer groups for people.</summary>
internal static class GroupsView
{
    /// <summary>A longer history is shown by its changes.</summary>
    public const int MostPoints = 30;

    public static void WriteList(CliConsole console, IReadOnlyCollection<JsonNode> groups)
    {
        var now = console.Time.GetUtcNow();
        Column.Write(
            console, groups,
            new("group", g => $"{g["cluster"]}/{g["group"]}"), Column.Of("verdict"), new("for", g => Facts.Since(g["since"], now)),
            new("unread", g => Facts.Text(g["lag"])), new("oldest", TimeLag), Column.Of("members"), Column.Of("state"), Column.Of("rule"), Column.Of("cause"),
            Column.Of("owner"));
    }

    public static void WriteOne(CliConsole console, JsonNode answer)
    {
        var now = console.Time.GetUtcNow();
        if (answer["group"] is { } group)
            WriteHead(console, group, now);
        console.Out.WriteLine();
        console.Out.WriteLine("partitions");
        Column.Write(
            console, ListOf(answer, "partitions"),
            new("partition", p => $"{p["topic"]}/{p["partition"]}"), Column.Of("verdict"), new("for", p => Facts.Since(p["since"], now)), Column.Of("rule"),
            Column.Of("cause"), Column.Of("committed"), new("end", p => Facts.Text(p["logEnd"])), Column.Of("unread"), new("oldest", TimeLag),
            new("trend", p => Facts.Text(p["lagTrend"])), new("ETA", p => Facts.Duration(p["etaMs"])), new("progress", p => Ago(p["lastProgress"], now)),
            new("poll", p => Ago(p["lastPoll"], now)), new("heartbeat", p => Ago(p["lastHeartbeat"], now)), Column.Of("member"));
        WriteHistory(console, ListOf(answer, "history"));
    }

    private static void WriteHead(CliConsole console, JsonNode group, DateTimeOffset now)
    {
        console.Out.WriteLine($"{group["cluster"]}/{group["group"]} is {group["verdict"]} by {group["rule"]}{Cause(group)} since {Facts.Time(group["since"])}, judged {Ago(group["at"], now)}");
        var slo = group["sloMs"] is { } objective ? $", objective {Facts.Duration(objective)}" : "";
        var unread = TimeLag(group) is { Length: > 0 } oldest ? $"{group["lag"]} unread, the oldest for {oldest}" : $"{group["lag"]} unread";
        console.Out.WriteLine($"  {unread}{slo}");
        if (group["state"] is not null || group["members"] is not null)
            console.Out.WriteLine($"  {string.Join(", ", new[] { Facts.Text(group["state"]), Facts.Text(group["protocol"]), $"{group["members"] ?? "?"} members" }.Where(t => t.Length > 0))}");
        if (group["owner"] is { } owner)
            console.Out.WriteLine($"  owner {owner}");
    }

    private static void WriteHistory(CliConsole console, JsonNode[] points)
    {
        var shown = points.Length <= MostPoints ? points : [.. points.Where((p, i) => i == points.Length - 1 || i == 0 || points[i - 1]["verdict"]?.ToString() != p["verdict"]?.ToString())];
        console.Out.WriteLine();
        console.Out.WriteLine(shown.Length == points.Length ? "history" : $"history: {points.Length} judgements, those where the verdict changed (--json shows all)");
        Column.Write(
            console, shown, new("at", p => Facts.Time(p["at"])), Column.Of("verdict"), Column.Of("rule"), new("unread", p => Facts.Text(p["lag"])),
            new("oldest", TimeLag), Column.Of("members"));
    }

    private static JsonNode[] ListOf(JsonNode answer, string name) => answer[name] is JsonArray list ? [.. list.OfType<JsonNode>()] : [];

    private static string Cause(JsonNode node) => node["cause"] is { } cause ? $" ({cause})" : "";

    private static string Ago(JsonNode? time, DateTimeOffset now) => time is null ? "" : $"{Facts.Since(time, now)} ago";

    private static string TimeLag(JsonNode node) =>
        node["timeLagMs"] is { } lag && (node["lag"]?.ToString() != "0" || lag.ToString() != "0") ? $"{(node["timeLagAtLeast"]?.ToString() == "true" ? ">= " : "")}{Facts.Duration(lag)}" : "";
}
