using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Brokers;

/// <summary>The facts a rule saw, for people and programs. What is not known is left out.</summary>
public static class BrokerEvidenceJson
{
    public static JsonObject Write(BrokerEvidence e)
    {
        var json = new JsonObject();
        if (e.Registered is { } registered)
            json["registered"] = registered;
        if (e.Registered == false)
        {
            json["lastSeen"] = RecordedTime.ToIso(e.LastSeenMs);
            json["leftInOrder"] = e.LeftInOrder;
            if (e.Missed is { } missed)
                json["missedByPartitions"] = missed;
        }

        Add(json, "connect", e.Connect);
        Add(json, "answer", e.Answer);
        Add(json, "canary", e.Canary);
        if (ClusterSampleJson.Write(e.Partitions) is { Count: > 0 } partitions)
            json["partitions"] = partitions;
        if (e.MetricsFresh)
            json["metrics"] = "fresh";
        if (e.Slow is { } slow)
            json["slow"] = Write(slow);
        if (!double.IsNaN(e.Traffic.BytesPerSecond))
            json["traffic"] = Numbers(
                ("bytesInPerSecond", e.Traffic.BytesPerSecond), ("usual", e.Traffic.OwnMedian), ("peers", e.Traffic.PeerMedian));
        if (e.OfflineLogDirectories > 0)
            json["offlineLogDirectories"] = e.OfflineLogDirectories;
        return json;
    }

    public static JsonObject Write(SlowEvidence slow)
    {
        var json = Numbers(("value", slow.Value), ("historyP90", slow.HistoryP90), ("peerMedian", slow.PeerMedian));
        json.Insert(0, "signal", slow.Signal);
        json["peers"] = slow.Peers;
        json["outOfRange"] = slow.Abnormal;
        if (slow.Abnormal > 0)
            json["since"] = RecordedTime.ToIso(slow.SinceMs);
        json["confirmed"] = slow.Confirmed;
        if (!double.IsNaN(slow.PerMib))
            json["forEachMiB"] = Numbers(("value", slow.PerMib), ("historyP90", slow.HistoryPerMib), ("peerMedian", slow.PeerPerMib));
        return json;
    }

    public static JsonObject Write(ClusterEvidence e)
    {
        var json = new JsonObject
        {
            ["brokers"] = e.Brokers,
            ["undetermined"] = e.Undetermined,
            ["sick"] = new JsonArray([.. e.Sick.Select(b => (JsonNode)b)]),
            ["degraded"] = new JsonArray([.. e.Degraded.Select(b => (JsonNode)b)]),
            ["controllerChanges"] = e.ControllerChanges,
        };
        if (e.Controller is { } controller)
            json["controller"] = controller;
        if (e.Leaderless is { } leaderless)
            json["leaderless"] = leaderless;
        if (e.UnderReplicated is { } underReplicated)
            json["underReplicated"] = underReplicated;
        return json;
    }

    private static void Add(JsonObject json, string name, in ProbeFact probe)
    {
        if (probe.State == ProbeState.Unknown)
            return;
        var fact = new JsonObject { ["state"] = JsonNamingPolicy.CamelCase.ConvertName(probe.State.ToString()), ["at"] = RecordedTime.ToIso(probe.AtMs) };
        if (probe.Failures > 0)
        {
            fact["failures"] = probe.Failures;
            fact["error"] = JsonNamingPolicy.CamelCase.ConvertName(probe.Error.ToString());
        }
        else if (probe.Ms is { } ms)
        {
            fact["ms"] = Math.Round(ms, 3);
        }

        json[name] = fact;
    }

    private static JsonObject Numbers(params ReadOnlySpan<(string Name, double Value)> values)
    {
        var json = new JsonObject();
        foreach (var (name, value) in values)
            if (double.IsFinite(value))
                json[name] = Math.Round(value, 3);
        return json;
    }
}
