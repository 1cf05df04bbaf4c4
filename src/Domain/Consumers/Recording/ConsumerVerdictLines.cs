using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Consumers.Recording;

/// <summary>Writes judgements of consumers as the lines that <c>chasqui judge</c> prints.</summary>
internal static class ConsumerVerdictLines
{
    public static JudgedVerdict Group(GroupJudgement group, long nowMs) =>
        Line(nowMs, group.Decision, group.SinceMs, Evidence(group), ("kind", "consumer-group"), ("cluster", group.Cluster), ("group", group.Group));

    public static JudgedVerdict Partition(GroupJudgement group, PartitionJudgement partition, long nowMs) => Line(
        nowMs, partition.Decision, partition.SinceMs, Evidence(partition, nowMs), ("kind", "consumer-partition"), ("cluster", group.Cluster),
        ("group", group.Group), ("topic", partition.Topic), ("partition", partition.Partition.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The facts of a group as a whole.</summary>
    public static JsonObject Evidence(GroupJudgement group)
    {
        var evidence = new JsonObject { ["lag"] = group.Lag, ["timeLagMs"] = group.TimeLag.Ms, ["partitions"] = group.Partitions.Length };
        if (group.TimeLag.AtLeast)
            evidence["timeLagAtLeast"] = true;
        if (group.Worst is { } worst && worst.Decision.Verdict == group.Decision.Verdict)
            evidence["worst"] = $"{worst.Topic}/{worst.Partition}";
        if (group.Decision.Verdict != ConsumerVerdict.Ok)
            evidence["affected"] = group.Partitions.Count(p => p.Decision.Verdict == group.Decision.Verdict);
        AddGroup(evidence, group.Evidence);
        return evidence;
    }

    /// <summary>The facts of one partition.</summary>
    public static JsonObject Evidence(PartitionJudgement partition, long nowMs)
    {
        var e = partition.Evidence;
        var evidence = new JsonObject { ["lag"] = e.Lag, ["unread"] = e.Unread, ["timeLagMs"] = e.TimeLag.Ms };
        if (e.TimeLag.AtLeast)
            evidence["timeLagAtLeast"] = true;
        AddOffsets(evidence, e);
        AddTrend(evidence, e);
        AddOwner(evidence, e, nowMs);
        if (e.RewoundFrom >= 0)
            evidence["rewoundFrom"] = e.RewoundFrom;
        if (partition.Rewinds > 0)
            evidence["rewinds"] = partition.Rewinds;
        AddGroup(evidence, e.Group);
        evidence["window"] = new JsonObject { ["from"] = e.FirstAtMs, ["to"] = e.SampledAtMs, ["samples"] = e.Samples, ["intervalMs"] = e.IntervalMs };
        return evidence;
    }

    private static void AddOffsets(JsonObject evidence, in PartitionEvidence e)
    {
        Add(evidence, "committed", e.Committed);
        Add(evidence, "logStart", e.LogStart);
        Add(evidence, "logEnd", e.LogEnd);
        Add(evidence, "lastProgressAt", e.ProgressAtMs);
        if (e.Unread > 0)
            evidence["noProgressMs"] = ConsumerLife.NoProgressMs(e);
    }

    private static void AddTrend(JsonObject evidence, in PartitionEvidence e)
    {
        if (e.Trend.Direction == LagDirection.Unknown)
            return;
        evidence["lagTrend"] = e.Trend.Direction.ToString();
        evidence["lagPerSecond"] = Math.Round(e.Trend.PerSecond, 3);
        evidence["rate"] = Math.Round(e.Trend.ConsumedPerSecond, 3);
        evidence["producedPerSecond"] = Math.Round(e.Trend.ProducedPerSecond, 3);
        if (e.Unread > 0 && e.Trend.EtaMs(e.Unread) is { } eta)
            evidence["etaMs"] = eta;
    }

    private static void AddOwner(JsonObject evidence, in PartitionEvidence e, long nowMs)
    {
        if ((e.Heartbeat?.Member ?? e.Owner) is { } member)
            evidence["member"] = member;
        if (e.Ownership != PartitionOwnership.Unknown)
            evidence["ownership"] = e.Ownership.ToString();
        if (e.Heartbeat is not { } heartbeat)
            return;
        evidence["heartbeatAgeMs"] = nowMs - heartbeat.AtMs;
        Add(evidence, "position", heartbeat.Position);
        if (heartbeat.LastPollAtMs >= 0)
            evidence["lastPollAgeMs"] = nowMs - heartbeat.LastPollAtMs;
        if (heartbeat.Stopped)
            evidence["saidStopped"] = true;
    }

    private static void AddGroup(JsonObject evidence, in GroupEvidence group)
    {
        if (group.Members is { } members)
            evidence["members"] = members;
        if (group.State != GroupState.Unknown)
            evidence["groupState"] = group.State.ToString();
        if (group.Protocol != GroupProtocol.Unknown)
            evidence["protocol"] = group.Protocol.ToString();
        if (group.Rebalances > 0)
            evidence["rebalances"] = group.Rebalances;
    }

    private static void Add(JsonObject evidence, string name, long value)
    {
        if (value >= 0)
            evidence[name] = value;
    }

    private static JudgedVerdict Line(long nowMs, ConsumerDecision decision, long sinceMs, JsonObject evidence, params (string Key, string Value)[] subject) =>
        new(
            nowMs, subject.ToDictionary(part => part.Key, part => part.Value), decision.Verdict.ToString(), decision.RuleId,
            decision.Cause == ConsumerCause.None ? null : decision.Cause.ToString(), sinceMs, evidence);
}
