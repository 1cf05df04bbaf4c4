namespace Chasqui.Domain.Consumers;

/// <summary>How a group is judged from its partitions: a storm is the group's own, else the worst of its partitions is what the group is.</summary>
public static class GroupRules
{
    /// <summary>So many rebalances in five minutes, over at least <see cref="ConsumerSettings.StormFor"/>, are a storm.</summary>
    public const int StormRebalances = 6;

    /// <summary>Of so many rebalances in five minutes more may follow.</summary>
    public const int RestlessRebalances = 3;

    /// <summary>A storm is over when the group was left alone for so long, in milliseconds.</summary>
    public const long CalmAfterMs = 90_000;

    /// <summary>A rebalance that lasts longer does not end, in milliseconds.</summary>
    public const long UnfinishedAfterMs = 180_000;

    /// <summary>The group's decision. The rule of its worst partition; C1 and C10 also hold for a group as such.</summary>
    public static ConsumerDecision Decide(in GroupEvidence group, ReadOnlySpan<ConsumerDecision> partitions, ConsumerSettings settings, long nowMs)
    {
        if (group.Protocol == GroupProtocol.Share)
            return new(ConsumerVerdict.Undetermined, ConsumerCause.ShareGroup, 1);
        var worst = partitions.IsEmpty ? new(ConsumerVerdict.Undetermined, ConsumerCause.SampleStale, 3) : partitions[0];
        foreach (var partition in partitions)
            if (partition.Verdict > worst.Verdict)
                worst = partition;
        var storm = Storm(group, settings, nowMs);
        return storm != ConsumerCause.None && worst.Verdict < ConsumerVerdict.Flapping ? new(ConsumerVerdict.Flapping, storm, 10) : worst;
    }

    /// <summary>Whether a group may be in a rebalance that does not show: it had some of late, and was not left alone since.</summary>
    internal static bool IsRestless(in GroupEvidence group, long nowMs) =>
        group.Rebalances >= RestlessRebalances && nowMs - group.UnsettledAtMs <= CalmAfterMs;

    /// <summary>Whether a group rebalances again and again, or without an end.</summary>
    internal static ConsumerCause Storm(in GroupEvidence group, ConsumerSettings settings, long nowMs)
    {
        if (group.Rebalances >= StormRebalances && group.RebalanceSpanMs >= settings.StormFor.TotalMilliseconds && nowMs - group.UnsettledAtMs <= CalmAfterMs)
            return ConsumerCause.RebalanceStorm;
        return group.UnstableSinceMs >= 0 && nowMs - group.UnstableSinceMs >= UnfinishedAfterMs ? ConsumerCause.RebalanceUnfinished : ConsumerCause.None;
    }
}
