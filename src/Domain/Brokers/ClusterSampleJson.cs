using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chasqui.Domain.Brokers;

/// <summary>Cluster samples as recorded: <c>clusterSample</c>. Reading accepts what can be understood; writing is exact.</summary>
public static class ClusterSampleJson
{
    /// <summary>Null, with the reason, when it is not a sample.</summary>
    public static ClusterSample? Read(JsonElement json, long timeMs, out string error)
    {
        error = "";
        var cluster = json.TextOf("cluster", "clusterName", "name") ?? BrokerSampleJson.DefaultCluster;
        var brokers = ReadBrokers(json);
        if (json.TryGet(out var partitions, "partitions") && partitions.ValueKind == JsonValueKind.Array
            && partitions.EnumerateArray().Any(p => p.TryGet(out _, "topic", "replicas", "isr")))
            return PartitionView.Sample(cluster, timeMs, ReadController(json), brokers, [.. partitions.EnumerateArray().Select(ReadPartition)]);
        var counts = ReadCounts(json);
        return new ClusterSample
        {
            Cluster = cluster,
            AtMs = timeMs,
            Controller = ReadController(json),
            Brokers = brokers,
            Leaderless = json.CountOf("leaderless", "offlinePartitions", "offline") ?? Sum(counts, c => c.Leaderless),
            UnderReplicated = Total(json, "underReplicated", "underReplicatedPartitions") ?? Sum(counts, c => c.UnderReplicated),
            Partitions = counts,
        };
    }

    public static JsonObject Write(ClusterSample sample)
    {
        var json = new JsonObject { ["cluster"] = sample.Cluster };
        if (sample.Controller is { } controller)
            json["controller"] = controller;
        if (!sample.Brokers.IsDefault)
            json["brokers"] = new JsonArray([.. sample.Brokers.Select(b => (JsonNode)b)]);
        if (sample.Leaderless is { } leaderless)
            json["leaderless"] = leaderless;
        if (sample.UnderReplicated is { } underReplicated)
            json["underReplicated"] = underReplicated;
        if (!sample.Partitions.IsEmpty)
            json["partitions"] = new JsonObject(sample.Partitions.OrderBy(p => p.Key)
                .Select(p => KeyValuePair.Create(p.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)Write(p.Value))));
        return json;
    }

    internal static JsonObject Write(in PartitionCounts counts)
    {
        var json = new JsonObject();
        Add("leaders", counts.Leaders);
        Add("underReplicated", counts.UnderReplicated);
        Add("underMinIsr", counts.UnderMinIsr);
        Add("atMinIsr", counts.AtMinIsr);
        Add("leaderless", counts.Leaderless);
        Add("preferredElsewhere", counts.PreferredElsewhere);
        return json;

        void Add(string name, int? count)
        {
            if (count is { } known)
                json[name] = known;
        }
    }

    private static int? ReadController(JsonElement json) => json.TryGet(out var controller, "controller", "controllerId")
        ? controller.ValueKind == JsonValueKind.Object ? controller.CountOf("id", "broker") : controller.Whole()
        : null;

    private static ImmutableArray<int> ReadBrokers(JsonElement json)
    {
        if (!json.TryGet(out var brokers, "brokers", "registered", "brokerIds"))
            return default;
        return brokers.ValueKind switch
        {
            JsonValueKind.Array => Ids(brokers),
            JsonValueKind.Object => [.. brokers.EnumerateObject().Select(p => Id(p.Name)).OfType<int>()],
            _ => default,
        };
    }

    private static ImmutableArray<int> Ids(JsonElement array) =>
        [.. array.EnumerateArray().Select(b => b.ValueKind == JsonValueKind.Object ? b.CountOf("id", "broker", "brokerId") : b.Whole()).OfType<int>()];

    /// <summary>By broker: an object whose names are ids, or a list of objects with <c>broker</c>; or a count that maps broker ids to numbers.</summary>
    private static ImmutableDictionary<int, PartitionCounts> ReadCounts(JsonElement json)
    {
        var counts = ImmutableDictionary.CreateBuilder<int, PartitionCounts>();
        if (json.TryGet(out var given, "partitions", "perBroker", "partitionCounts", "counts"))
        {
            var entries = given.ValueKind switch
            {
                JsonValueKind.Object => given.EnumerateObject().Select(p => (Id(p.Name), p.Value)),
                JsonValueKind.Array => given.EnumerateArray().Select(e => (e.CountOf("broker", "brokerId", "id"), e)),
                _ => [],
            };
            foreach (var (id, entry) in entries)
                if (id is { } broker)
                    counts[broker] = new(
                        entry.CountOf("leaders", "leader"), entry.CountOf("underReplicated"), entry.CountOf("underMinIsr"), entry.CountOf("atMinIsr"),
                        entry.CountOf("leaderless", "offline"), entry.CountOf("preferredElsewhere"));
        }

        Merge(json, counts, "leaders", (c, n) => c with { Leaders = n });
        Merge(json, counts, "underReplicated", (c, n) => c with { UnderReplicated = n });
        Merge(json, counts, "underMinIsr", (c, n) => c with { UnderMinIsr = n });
        Merge(json, counts, "atMinIsr", (c, n) => c with { AtMinIsr = n });
        return counts.ToImmutable();
    }

    private static void Merge(
        JsonElement json, ImmutableDictionary<int, PartitionCounts>.Builder counts, string name, Func<PartitionCounts, int?, PartitionCounts> with)
    {
        if (!json.TryGet(out var byBroker, name) || byBroker.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in byBroker.EnumerateObject())
            if (Id(property.Name) is { } broker)
                counts[broker] = with(counts.GetValueOrDefault(broker), property.Value.Count());
    }

    private static PartitionState ReadPartition(JsonElement json) => new(
        json.TextOf("topic") ?? "",
        json.CountOf("partition", "id") ?? 0,
        json.TryGet(out var leader, "leader") ? leader.Whole() ?? -1 : -1,
        json.TryGet(out var replicas, "replicas") && replicas.ValueKind == JsonValueKind.Array ? Ids(replicas) : [],
        json.TryGet(out var isr, "isr", "inSync") && isr.ValueKind == JsonValueKind.Array ? Ids(isr) : [],
        json.CountOf("minIsr", "minInsyncReplicas"));

    private static int? Total(JsonElement json, params ReadOnlySpan<string> names) =>
        json.TryGet(out var value, names) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Sum(p => p.Value.Count() ?? 0)
            : json.CountOf(names);

    private static int? Sum(ImmutableDictionary<int, PartitionCounts> counts, Func<PartitionCounts, int?> count) =>
        counts.Values.Any(c => count(c) is not null) ? counts.Values.Sum(c => count(c) ?? 0) : null;

    private static int? Id(string name) => int.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;
}
