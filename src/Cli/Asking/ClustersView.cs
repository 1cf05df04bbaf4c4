using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chasqui.Cli.Asking;

/// <summary>Clusters and brokers for people.</summary>
internal static class ClustersView
{
    public static void WriteList(CliConsole console, IReadOnlyCollection<JsonNode> clusters)
    {
        var now = console.Time.GetUtcNow();
        Column.Write(
            console, clusters,
            Column.Of("cluster"), Column.Of("verdict"), new("for", c => Facts.Since(c["since"], now)), Column.Of("rule"), Fact("brokers"), Fact("sick"), Fact("degraded"),
            Fact("undetermined"), Fact("leaderless"), Fact("underReplicated"), Fact("controller"), new("judged", c => $"{Facts.Since(c["at"], now)} ago"));
        foreach (var cluster in clusters)
            WriteErrors(console, cluster);
    }

    public static void WriteBrokers(CliConsole console, JsonNode board, IReadOnlyCollection<JsonNode> brokers)
    {
        var now = console.Time.GetUtcNow();
        console.Out.WriteLine($"{board["cluster"]} is {board["verdict"]} by {board["rule"]} since {Facts.Time(board["since"])}, judged {Facts.Since(board["at"], now)} ago");
        Column.Write(
            console, brokers,
            Column.Of("broker"), Column.Of("verdict"), new("for", b => Facts.Since(b["since"], now)), Column.Of("rule"), Column.Of("cause"), Column.Of("endpoint"),
            Probe("connect"), Probe("answer"), Probe("canary"), new("partitions", b => Facts.Text(b["evidence"]?["partitions"])));
        WriteErrors(console, board);
    }

    public static void WriteBroker(CliConsole console, JsonNode answer)
    {
        var now = console.Time.GetUtcNow();
        if (answer["broker"] is JsonObject broker)
        {
            var cause = broker["cause"] is { } why ? $" ({why})" : "";
            console.Out.WriteLine($"{answer["cluster"]}/{broker["broker"]} at {broker["endpoint"] ?? "an unknown place"} is {broker["verdict"]} by {broker["rule"]}{cause} since {Facts.Time(broker["since"])}, judged {Facts.Since(answer["at"], now)} ago");
            if (broker["evidence"] is JsonObject evidence)
                Facts.Write(console, evidence);
        }

        console.Out.WriteLine();
        console.Out.WriteLine("signals, against its history and its peers");
        Column.Write(
            console, ListOf(answer, "standings"),
            Column.Of("signal"), Column.Of("value"), new("history p90", s => Facts.Text(s["historyP90"])), new("peers' median", s => Facts.Text(s["peerMedian"])),
            Column.Of("peers"), new("out of range", s => Facts.Text(s["outOfRange"])), Column.Of("confirmed"));
        console.Out.WriteLine();
        console.Out.WriteLine("samples");
        Column.Write(
            console, ListOf(answer, "samples"),
            new("at", s => Facts.Time(s["time"])), Sampled("connect"), Sampled("apiVersions"), Sampled("metadata"), Sampled("canary"),
            new("metrics", s => Facts.Text(s["metrics"])));
    }

    private static void WriteErrors(CliConsole console, JsonNode cluster)
    {
        foreach (var error in ListOf(cluster, "errors"))
            console.Out.WriteLine($"{cluster["cluster"]}: could not be read: {error}");
    }

    private static JsonNode[] ListOf(JsonNode answer, string name) => answer[name] is JsonArray list ? [.. list.OfType<JsonNode>()] : [];

    private static Column Fact(string name) => new(name, cluster => Facts.Text(cluster["evidence"]?[name]));

    private static Column Probe(string name) => new(name, broker => broker["evidence"]?[name] is JsonObject probe ? ProbeText(probe) : "");

    private static string ProbeText(JsonObject probe)
    {
        if (probe["failures"] is { } failures)
            return $"{probe["state"]}: {probe["error"]} x{failures}";
        return probe["ms"] is { } ms ? $"{probe["state"]} {ms} ms" : Facts.Text(probe["state"]);
    }

    private static Column Sampled(string name) => new(name, sample => sample[name] is JsonObject probe ? SampledText(probe) : "");

    private static string SampledText(JsonObject probe)
    {
        if (probe["ok"]?.GetValueKind() != JsonValueKind.True)
            return Facts.Text(probe["error"] ?? "failed");
        var times = probe.Where(p => p.Key.EndsWith("ms", StringComparison.OrdinalIgnoreCase) && p.Value is not null).Select(p => p.Value!.ToJsonString());
        return $"{string.Join(" + ", times)} ms";
    }
}
