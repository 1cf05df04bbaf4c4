using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>The facts a rule saw, for the evidence of a line.</summary>
internal sealed class VerdictFacts(
    RecordedStream stream, StreamPath path, RecordedEvidence evidence, TraceKnowledge known, VerdictSince since, JudgementTime time)
{
    private TraceId _id;
    private RecordedHop[] _hops = [];
    private int[] _slots = [];

    /// <summary>Begins a trace.</summary>
    public void Begin(TraceId id, RecordedHop[] hops, int[] slots) => (_id, _hops, _slots) = (id, hops, slots);

    public JsonObject OfLoss(int hop, in HopJudgement judgement)
    {
        var facts = new JsonObject();
        switch (judgement.Loss.Rule)
        {
            case 1:
                AddSeen(facts, hop, judgement);
                break;
            case 2:
                facts["seenLater"] = NameOf(BitOperations.TrailingZeroCount(path.Dominated[hop] & since.Seen));
                break;
            case 3:
                AddEnd(facts, BitOperations.TrailingZeroCount(path.EndsBefore[hop] & since.Seen & ~path.HopMask));
                break;
            case 4 or 5:
                break;
            default:
                AddMissing(facts, hop);
                break;
        }

        return facts;
    }

    public JsonObject OfCopies(int hop, int count) => new()
    {
        ["count"] = count,
        ["observations"] = new JsonArray([.. _hops.Where(h => _slots[h.Name] == hop).Select(h => (JsonNode)Observation(h))]),
    };

    private void AddSeen(JsonObject facts, int hop, in HopJudgement judgement)
    {
        var first = _hops.Where(h => _slots[h.Name] == hop).MinBy(h => h.TimeMs);
        facts["seenAt"] = RecordedTime.ToIso(first.TimeMs);
        if (first.Place.IsKnown)
            facts["record"] = known.PlaceName(first.Place);
        if (judgement.LatencyMs is { } latency)
            facts["latencyMs"] = latency;
        if (judgement.Late)
            facts["late"] = true;
    }

    private void AddEnd(JsonObject facts, int end)
    {
        facts["end"] = NameOf(end);
        foreach (var hop in _hops)
            if (_slots[hop.Name] == end && stream.Reasons.TryGetValue((_id, hop.Name), out var reason))
                facts["reason"] = reason;
    }

    private void AddMissing(JsonObject facts, int hop)
    {
        ref readonly var asked = ref evidence[hop];
        if (since.PredecessorOf(hop) is >= 0 and var before)
        {
            facts["after"] = path.Hops[before].Name;
            facts["afterAt"] = RecordedTime.ToIso(since.DeadlineMs(hop) - (long)path.Hops[hop].Within.TotalMilliseconds);
        }

        facts["deadline"] = RecordedTime.ToIso(since.DeadlineMs(hop));
        facts["watermark"] = time.WatermarkMs == long.MinValue ? null : RecordedTime.ToIso(time.WatermarkMs);
        if (asked.HasPlace)
            facts["record"] = known.PlaceName(asked.Place);
        if (evidence.GroupOf(hop) is { } group)
            facts["group"] = group;
        AddPass(facts, asked);
        if (asked.HopRecordsLost)
            facts["hopRecordsLost"] = true;
    }

    private static void AddPass(JsonObject facts, in HopFacts asked)
    {
        facts["progress"] = JsonNamingPolicy.CamelCase.ConvertName(asked.Pass.State.ToString());
        if (asked.Pass.State == PassState.Passed)
        {
            facts["passedAt"] = RecordedTime.ToIso(asked.Pass.PassedAtMs);
            if (asked.Pass.ByReset)
                facts["byReset"] = true;
            if (asked.Pass.LogStart >= 0)
                facts["logStartWhenPassed"] = asked.Pass.LogStart;
        }

        if (asked.Probe is not { } probe)
            return;
        facts["probe"] = JsonNamingPolicy.CamelCase.ConvertName(probe.Outcome.ToString());
        if (probe.Detail is not null)
            facts["probeDetail"] = probe.Detail;
    }

    private JsonObject Observation(in RecordedHop hop) => new()
    {
        ["at"] = RecordedTime.ToIso(hop.TimeMs),
        ["record"] = hop.Place.IsKnown ? known.PlaceName(hop.Place) : null,
    };

    private string NameOf(int slot) => slot < path.Hops.Length
        ? path.Hops[slot].Name
        : stream.Names[Array.IndexOf(_slots, slot)].Name;
}
