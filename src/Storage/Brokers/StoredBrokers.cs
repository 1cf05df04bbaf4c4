using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.Domain.Brokers;
using Chasqui.Monitoring.Brokers;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Brokers;

/// <summary>Samples, baselines and boards as deflated JSON; samples as they are recorded, with their time.</summary>
internal static class StoredBrokers
{
    private const string Time = "time";

    public static byte[] Write(IReadOnlyList<BrokerSample> samples) => Pack([.. samples.Select(s => Timed(BrokerSampleJson.Write(s), s.AtMs))]);

    public static byte[] Write(IReadOnlyList<ClusterSample> samples) => Pack([.. samples.Select(s => Timed(ClusterSampleJson.Write(s), s.AtMs))]);

    public static IEnumerable<BrokerSample> ReadSamples(ReadOnlyMemory<byte> bytes)
    {
        using var json = Unpack(bytes);
        return [.. json.RootElement.EnumerateArray().Select(e => BrokerSampleJson.Read(e, e.GetProperty(Time).GetInt64(), out _)).OfType<BrokerSample>()];
    }

    public static IEnumerable<ClusterSample> ReadClusters(ReadOnlyMemory<byte> bytes)
    {
        using var json = Unpack(bytes);
        return [.. json.RootElement.EnumerateArray().Select(e => ClusterSampleJson.Read(e, e.GetProperty(Time).GetInt64(), out _)).OfType<ClusterSample>()];
    }

    /// <summary>By name: buckets and weights in turn, the buckets as steps.</summary>
    public static byte[] Write(StoredBaseline baseline)
    {
        var json = new JsonObject();
        foreach (var (name, buckets) in baseline.Digests)
        {
            var numbers = new JsonArray();
            var last = 0;
            foreach (var (bucket, weight) in buckets)
            {
                numbers.Add(bucket - last);
                numbers.Add(Math.Round(weight, 2));
                last = bucket;
            }

            json[name] = numbers;
        }

        return Pack(json);
    }

    public static StoredBaseline ReadBaseline(int broker, ReadOnlyMemory<byte> bytes)
    {
        using var json = Unpack(bytes);
        return new(broker, json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => ReadBuckets(p.Value)));
    }

    public static byte[] Write(ClusterBoard board)
    {
        var brokers = board.Brokers.Select(b => (JsonNode)new JsonObject
        {
            ["broker"] = b.Broker, ["endpoint"] = b.Endpoint, ["verdict"] = b.Verdict, ["cause"] = b.Cause, ["rule"] = b.Rule, ["since"] = b.SinceMs,
            ["evidence"] = b.Evidence.DeepClone(),
        });
        return Pack(new JsonObject
        {
            ["cluster"] = board.Cluster, ["at"] = board.AtMs, ["verdict"] = board.Verdict, ["rule"] = board.Rule, ["since"] = board.SinceMs,
            ["evidence"] = board.Evidence.DeepClone(), ["errors"] = new JsonArray([.. board.Errors.Take(20).Select(e => (JsonNode)e)]),
            ["brokers"] = new JsonArray([.. brokers]),
        });
    }

    public static ClusterBoard ReadBoard(ReadOnlyMemory<byte> bytes)
    {
        using var stream = Payload.Decompress(bytes);
        var json = JsonNode.Parse(stream)!.AsObject();
        return new(
            Text(json, "cluster"), (long)json["at"]!, Text(json, "verdict"), Text(json, "rule"), (long)json["since"]!, Evidence(json),
            [.. json["errors"]!.AsArray().Select(e => (string)e!)],
            [.. json["brokers"]!.AsArray().Select(b => ReadCard(b!.AsObject()))]);
    }

    private static BrokerCard ReadCard(JsonObject json) => new(
        (int)json["broker"]!, (string?)json["endpoint"], Text(json, "verdict"), (string?)json["cause"], Text(json, "rule"), (long)json["since"]!, Evidence(json));

    private static IReadOnlyList<(int Bucket, float Weight)> ReadBuckets(JsonElement numbers)
    {
        var buckets = new List<(int, float)>();
        var bucket = 0;
        for (var i = 0; i + 1 < numbers.GetArrayLength(); i += 2)
            buckets.Add((bucket += numbers[i].GetInt32(), numbers[i + 1].GetSingle()));
        return buckets;
    }

    private static string Text(JsonObject json, string name) => (string)json[name]!;

    private static JsonObject Evidence(JsonObject json) => json["evidence"]!.DeepClone().AsObject();

    private static JsonNode Timed(JsonObject json, long atMs)
    {
        json[Time] = atMs;
        return json;
    }

    private static byte[] Pack(params JsonNode[] items) => Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(new JsonArray(items)));

    private static byte[] Pack(JsonObject json) => Payload.Compress(JsonSerializer.SerializeToUtf8Bytes(json));

    private static JsonDocument Unpack(ReadOnlyMemory<byte> bytes)
    {
        using var stream = Payload.Decompress(bytes);
        return JsonDocument.Parse(stream);
    }
}
