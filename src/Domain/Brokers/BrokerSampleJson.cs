using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chasqui.Domain.Brokers;

/// <summary>Broker samples as recorded: <c>brokerSample</c> and <c>brokerMetric</c>. Reading accepts what can be understood; writing is exact.</summary>
public static class BrokerSampleJson
{
    /// <summary>The cluster of observations that do not name one.</summary>
    public const string DefaultCluster = "default";

    /// <summary>Null, with the reason, when the observation tells no broker.</summary>
    public static BrokerSample? Read(JsonElement json, long timeMs, out string error)
    {
        error = "";
        if (ReadBroker(json) is not { } broker)
        {
            error = "\"broker\" is not a broker id: a whole number is expected.";
            return null;
        }

        return new BrokerSample
        {
            Cluster = json.TextOf("cluster", "clusterName") ?? DefaultCluster,
            Broker = broker,
            AtMs = timeMs,
            Registered = json.TryGet(out var registered, "registered", "inMetadata") ? registered.Flag() : null,
            Connect = ReadProbe(json, "connect", "connection"),
            ApiVersions = ReadProbe(json, "apiVersions"),
            Metadata = ReadProbe(json, "metadata"),
            Canary = ReadCanary(json),
            Metrics = ReadMetrics(json),
        };
    }

    /// <summary>A single metric of a broker. Null, with the reason, when it tells no broker, name or value.</summary>
    public static BrokerSample? ReadMetric(JsonElement json, long timeMs, out string error)
    {
        if (Read(json, timeMs, out error) is not { } sample)
            return null;
        if (json.TextOf("name", "metric") is { Length: > 0 } name)
        {
            var value = json.NumberOf("value") ?? double.NaN;
            return sample with { Metrics = double.IsNaN(value) ? sample.Metrics : new Dictionary<string, double> { [BrokerMetric.Canonical(name)] = value } };
        }

        error = "\"name\" is missing: the metric's name is expected.";
        return null;
    }

    public static JsonObject Write(BrokerSample sample)
    {
        var json = new JsonObject { ["cluster"] = sample.Cluster, ["broker"] = sample.Broker };
        if (sample.Registered is { } registered)
            json["registered"] = registered;
        Add(json, "connect", sample.Connect);
        Add(json, "apiVersions", sample.ApiVersions);
        Add(json, "metadata", sample.Metadata);
        if (sample.Canary is { } canary)
            json["canary"] = Outcome(canary.Ok, canary.Error, ("produceMs", canary.ProduceMs), ("fetchMs", canary.FetchMs));
        if (sample.Metrics.Count > 0)
            json["metrics"] = new JsonObject(sample.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        return json;
    }

    private static void Add(JsonObject json, string name, ProbeResult? probe)
    {
        if (probe is { } result)
            json[name] = Outcome(result.Ok, result.Error, ("ms", result.Ms));
    }

    private static JsonObject Outcome(bool ok, ProbeError error, params ReadOnlySpan<(string Name, double? Ms)> times)
    {
        var json = new JsonObject { ["ok"] = ok };
        foreach (var (name, ms) in times)
            if (ms is { } known)
                json[name] = Math.Round(known, 3);
        if (!ok)
            json["error"] = JsonNamingPolicy.CamelCase.ConvertName(error.ToString());
        return json;
    }

    private static int? ReadBroker(JsonElement json) =>
        json.TryGet(out var broker, "broker", "brokerId", "id", "node")
            ? broker.ValueKind == JsonValueKind.Object ? broker.CountOf("id", "broker") : broker.Whole()
            : null;

    /// <summary>An object <c>{ok, ms, error}</c>, or just true, false, or the milliseconds it took.</summary>
    private static ProbeResult? ReadProbe(JsonElement json, params ReadOnlySpan<string> names)
    {
        if (!json.TryGet(out var probe, names))
            return null;
        switch (probe.ValueKind)
        {
            case JsonValueKind.True:
                return ProbeResult.Answered(null);
            case JsonValueKind.False:
                return ProbeResult.Failed(ProbeError.Other);
            case JsonValueKind.Number:
                return ProbeResult.Answered(probe.Number());
            case JsonValueKind.String:
                return probe.Flag() == true ? ProbeResult.Answered(null) : ProbeResult.Failed(ProbeErrorText.Parse(probe.GetString()));
            case JsonValueKind.Object:
                var (ok, error) = ReadOutcome(probe);
                return ok is null ? null : ok.Value ? ProbeResult.Answered(Ms(probe)) : ProbeResult.Failed(error);
            default:
                return null;
        }
    }

    private static CanaryResult? ReadCanary(JsonElement json)
    {
        if (ReadProbe(json, "canary") is not { } whole)
            return null;
        json.TryGet(out var canary, "canary");
        if (canary.ValueKind != JsonValueKind.Object)
            return new(whole.Ok, whole.Ms, null, whole.Error);
        var (produce, fetch) = (ReadProbe(canary, "produce"), ReadProbe(canary, "fetch", "consume"));
        var failed = produce is { Ok: false } ? produce : fetch is { Ok: false } ? fetch : null;
        return new(
            whole.Ok && failed is null,
            canary.NumberOf("produceMs", "produceLatencyMs") ?? produce?.Ms ?? whole.Ms,
            canary.NumberOf("fetchMs", "fetchLatencyMs", "consumeMs") ?? fetch?.Ms,
            whole.Ok ? failed?.Error ?? ProbeError.None : whole.Error);
    }

    /// <summary>Without <c>ok</c>, an error tells that it failed and its absence that it did not; an empty object tells nothing.</summary>
    private static (bool? Ok, ProbeError Error) ReadOutcome(JsonElement probe)
    {
        var text = probe.TextOf("error", "reason");
        var ok = probe.TryGet(out var flag, "ok", "success", "up") ? flag.Flag() : null;
        if (ok is null && text is null && !probe.EnumerateObject().Any())
            return (null, ProbeError.None);
        var succeeded = ok ?? string.IsNullOrEmpty(text);
        return (succeeded, succeeded ? ProbeError.None : ProbeErrorText.Parse(text));
    }

    private static double? Ms(JsonElement probe) => probe.NumberOf("ms", "latencyMs", "durationMs", "elapsedMs", "tookMs");

    private static Dictionary<string, double> ReadMetrics(JsonElement json)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        if (!json.TryGet(out var given, "metrics") || given.ValueKind != JsonValueKind.Object)
            return metrics;
        foreach (var property in given.EnumerateObject())
            if (property.Value.Number() is { } value)
                metrics[BrokerMetric.Canonical(property.Name)] = value;
        return metrics;
    }
}
