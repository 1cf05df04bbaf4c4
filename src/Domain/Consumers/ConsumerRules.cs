using static Chasqui.Domain.Consumers.ConsumerCause;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Consumers;

/// <summary>
/// How a consumer group on a partition is judged: one ordered ladder, the first rule that holds decides. Heartbeats and offsets are judged
/// together; what is not known is said to be so; and an offset that does not move is held against nobody while there is nothing to read.
/// </summary>
public static class ConsumerRules
{
    /// <summary>Every rule, by number, for documentation and for the test that each has a row.</summary>
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "a share group: Undetermined, a committed offset says little of it"),
        (2, "its owner's heartbeats fell silent without a goodbye, and nothing else shows life: Dead"),
        (3, "no sample, or the newest is stale: Undetermined"),
        (4, "the log end is not known: Undetermined"),
        (5, "the committed offset lies beyond the log end, and stays there: Undetermined"),
        (6, "the group is stable, and nobody owns the partition: Orphaned"),
        (7, "records wait, heartbeats come, and the poll loop is away: Stuck"),
        (8, "nothing is unread, or only a short tail that it has had its time to read: Ok"),
        (9, "the group reads the topic no more: Ok"),
        (10, "a rebalance storm, or a rebalance that does not end: Flapping"),
        (11, "its owner said that it stops: Ok while it may be being deployed, then Stopped"),
        (12, "the group has no members: Dead when they were expelled, else Ok while it may be being deployed, then Stopped"),
        (13, "no progress, commits are observed and have ceased, and nothing shows life: Stopped"),
        (14, "no progress: Stuck"),
        (15, "its offset went back and has not come to where it was: Rewound"),
        (16, "it rebalances or just did, and was not behind before: Ok"),
        (17, "all that is unread is older than what we remember, and no progress was seen yet: Undetermined"),
        (18, "behind, and the lag shrinks: CatchingUp"),
        (19, "behind: Lagging"),
        (20, "it keeps up: Ok"),
    ];

    /// <summary>A lag that needs longer than this to go is not being caught up with, in milliseconds.</summary>
    public const long LongestCatchUpMs = 24 * 3_600_000L;

    /// <summary>An offset that went back this long ago is no news, in milliseconds.</summary>
    public const long RewindMemoryMs = 600_000;

    /// <param name="e">What is known.</param>
    /// <param name="s">The group's policy.</param>
    /// <param name="nowMs">The time of the judgement, in Unix milliseconds.</param>
    public static ConsumerDecision Decide(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.Group.Protocol == GroupProtocol.Share)
            return new(Undetermined, ShareGroup, 1);
        var stale = e.Samples == 0 || nowMs - e.SampledAtMs > ConsumerLimits.Stale(e, s);
        if (!(stale && e.SampledOutside) && ConsumerLife.FellSilent(e, s, nowMs))
            return new(Dead, HeartbeatsSilent, 2);
        if (stale)
            return new(Undetermined, SampleStale, 3);
        if (e.LogEnd < 0 || e.SampledAtMs - e.LogEndSeenAtMs > ConsumerLimits.Stale(e, s))
            return new(Undetermined, LogEndUnknown, 4);
        if (IsBeyondLog(e, s))
            return new(Undetermined, OffsetBeyondLog, 5);
        if (ConsumerLife.IsUnowned(e, s, nowMs))
            return new(Orphaned, PartitionUnowned, 6);
        if (ConsumerLife.IsHung(e, s, nowMs))
            return new(Stuck, PollLoopHung, 7);
        if (e.Unread == 0 || HasReadAll(e, s))
            return new(Ok, e.Lag == 0 ? NothingUnread : AtRest, 8);
        return DecideUnread(e, s, nowMs);
    }

    /// <summary>Records wait. Is anybody there to read them?</summary>
    private static ConsumerDecision DecideUnread(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.Ownership == PartitionOwnership.TopicLeft)
            return new(Ok, TopicLeft, 9);
        if (GroupRules.Storm(e.Group, s, nowMs) is var storm && storm != None)
            return new(Flapping, storm, 10);
        if (ConsumerLife.SaidStopped(e))
            return nowMs - Math.Max(e.Heartbeat!.AtMs, e.ProgressAtMs) < s.DeployGrace.TotalMilliseconds
                ? new(Ok, BeingDeployed, 11)
                : new(Stopped, ConsumerCause.SaidStopped, 11);
        if (ConsumerLife.HasNoMembers(e))
            return DecideEmpty(e, s, nowMs);
        if (e.Group.State != GroupState.Rebalancing && Stalled(e, s, nowMs) is { } stalled)
            return stalled;
        return DecideMoving(e, s, nowMs);
    }

    /// <summary>The group is empty. A member that was expelled had made no progress before it went; one that leaves works to the end.</summary>
    private static ConsumerDecision DecideEmpty(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.Group.HadMembers && ConsumerLife.IdleBeforeEmptyMs(e) >= Math.Max(1.5 * e.ProgressGapMs, 2 * Math.Max(e.IntervalMs, e.Group.IntervalMs)))
            return new(Dead, Expelled, 12);
        if (nowMs - Math.Max(e.Group.EmptySinceMs, e.ProgressAtMs) >= s.DeployGrace.TotalMilliseconds)
            return new(Stopped, NoMembers, 12);
        return e.Group.HadMembers ? new(Ok, BeingDeployed, 12) : new(Undetermined, TooLittleHistory, 12);
    }

    private static ConsumerDecision? Stalled(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        var idle = ConsumerLife.NoProgressMs(e);
        var commit = ConsumerLimits.Commit(e, s);
        if (!ConsumerLife.ShowsLife(e, s, nowMs) && idle >= commit && e.SampledAtMs - e.CommitSeenAtMs >= commit)
            return new(Stopped, CommitsCeased, 13);
        return idle >= ConsumerLimits.Stall(e, s) && !ConsumerLife.IsOverdue(e, s, nowMs) ? new(Stuck, NoProgress, 14) : null;
    }

    /// <summary>It moves, or has not had the time to. Where to?</summary>
    private static ConsumerDecision DecideMoving(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.RewoundFrom >= 0 && e.SampledAtMs - e.RewoundAtMs < RewindMemoryMs && !e.RewoundByRebalance)
            return new(Rewound, OffsetWentBack, 15);
        if (IsSettling(e, s, nowMs))
            return new(Ok, Rebalancing, 16);
        if (e.Samples < 2 || (e.ProgressAtMs < 0 && e.TimeLag.AtLeast))
            return new(Undetermined, TooLittleHistory, 17);
        var cause = s.Slo is null ? Behind : BeyondObjective;
        var limit = ConsumerLimits.Behind(e, s);
        if ((e.TimeLag.Ms > limit || OlderThanMemory(e)) && e.Trend.EtaMs(e.Unread) < LongestCatchUpMs)
            return new(CatchingUp, cause, 18);
        if (e.TimeLag.Ms > limit && (s.Slo is not null || IsLastingly(e, limit)))
            return new(Lagging, cause, 19);
        return new(Ok, KeepsUp, 20);
    }

    private static bool IsBeyondLog(in PartitionEvidence e, ConsumerSettings s) =>
        e.BeyondEndSinceMs >= 0
        && (e.Samples < 2 || e.SampledAtMs - Math.Max(e.BeyondEndSinceMs, e.ProgressAtMs) >= s.StaleAfter.TotalMilliseconds);

    /// <summary>Its position is at the log end and the log is quiet: what it has not committed are markers, or a commit to come.</summary>
    private static bool HasReadAll(in PartitionEvidence e, ConsumerSettings s) =>
        e.Heartbeat is { Stopped: false } heartbeat && heartbeat.Position >= e.LogEnd
        && e.SampledAtMs - e.LogGrewAtMs >= s.StallAfter.TotalMilliseconds;

    private static bool IsSettling(in PartitionEvidence e, ConsumerSettings s, long nowMs) =>
        e.Group.DisturbedAtMs >= 0
        && (e.Group.State == GroupState.Rebalancing || nowMs - e.Group.DisturbedAtMs < s.DeployGrace.TotalMilliseconds)
        && e.TimeLag.Ms - (e.SampledAtMs - e.Group.DisturbedSinceMs) < ConsumerLimits.Behind(e, s);

    /// <summary>A backlog from before our memory, which has been watched for long enough to see where it goes.</summary>
    private static bool OlderThanMemory(in PartitionEvidence e) => e.TimeLag is { AtLeast: true, Ms: >= 30_000 };

    /// <summary>Behind without a break, so that a burst which is worked off is none.</summary>
    private static bool IsLastingly(in PartitionEvidence e, double limit) =>
        e.TimeLag.AtLeast ? e.TimeLag.Ms >= 1.5 * limit : e.LeastTimeLagMs > limit;
}
