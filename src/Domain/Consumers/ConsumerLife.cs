namespace Chasqui.Domain.Consumers;

/// <summary>The signs of life that the rules ask for.</summary>
internal static class ConsumerLife
{
    private const long LateMs = 10_000;

    /// <summary>
    /// For how long records have waited without progress, in milliseconds, up to the newest sample: since the last move of its offset or position,
    /// since the last disturbance of its group, since another member took it over, or since the oldest of them was written, whichever came last. Where
    /// retention took records that it had not read, the oldest that is left says nothing.
    /// </summary>
    public static long NoProgressMs(in PartitionEvidence e)
    {
        var progress = e.ProgressAtMs >= 0 ? e.ProgressAtMs : e.FirstAtMs;
        var oldest = e.Committed >= 0 && e.Committed < e.LogStart ? -1 : e.SampledAtMs - e.TimeLag.Ms;
        var owner = e.Heartbeat is { } heartbeat ? Math.Max(heartbeat.ProgressAtMs, heartbeat.OwnedSinceMs) : -1;
        var since = Math.Max(Math.Max(progress, owner), Math.Max(e.Group.UnsettledAtMs, oldest));
        return Math.Max(0, e.SampledAtMs - since);
    }

    /// <summary>Heartbeats ended without a goodbye, the offset did not move since, and neither do the brokers say that all is well.</summary>
    public static bool FellSilent(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.Heartbeat is not { Stopped: false } heartbeat || nowMs - heartbeat.AtMs <= ConsumerLimits.Silent(heartbeat, s))
            return false;
        if (MovedSince(e, heartbeat))
            return false;
        return !e.Group.IsAlive || (e.Unread > 0 && NoProgressMs(e) >= s.DeadAfter.TotalMilliseconds / 2);
    }

    /// <summary>
    /// Its heartbeats are late and no goodbye came: whether it is stuck or dead will be known in a moment, and to say now that it is alive would be a guess.
    /// </summary>
    public static bool IsOverdue(in PartitionEvidence e, ConsumerSettings s, long nowMs) =>
        e.Heartbeat is { Stopped: false } heartbeat && IsFresh(heartbeat, s, nowMs) && nowMs - heartbeat.AtMs > Math.Max(LateMs, 2 * heartbeat.IntervalMs);

    public static bool IsHung(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.Lag == 0 || e.Heartbeat is not { Stopped: false, LastPollAtMs: >= 0 } heartbeat || !IsFresh(heartbeat, s, nowMs))
            return false;
        // A loop may be held up by a rebalance: that is not its own doing.
        var lastSign = Math.Max(Math.Max(heartbeat.LastPollAtMs, heartbeat.ProgressAtMs), Math.Max(e.ProgressAtMs, e.Group.UnsettledAtMs));
        return heartbeat.AtMs - lastSign >= ConsumerLimits.Hung(heartbeat, s);
    }

    /// <summary>A heartbeat or the group coordinator says that somebody is there.</summary>
    public static bool ShowsLife(in PartitionEvidence e, ConsumerSettings s, long nowMs) =>
        e.Group.IsAlive || (e.Heartbeat is { Stopped: false } heartbeat && IsFresh(heartbeat, s, nowMs));

    /// <summary>It said goodbye, and nobody moved the offset since.</summary>
    public static bool SaidStopped(in PartitionEvidence e) =>
        e.Heartbeat is { Stopped: true } heartbeat && !MovedSince(e, heartbeat);

    /// <summary>The group is empty, and nobody commits to it without being a member.</summary>
    public static bool HasNoMembers(in PartitionEvidence e) =>
        e.Group.EmptySinceMs >= 0 && e.Group.Members is null or 0 && e.ProgressAfterMs < e.Group.EmptySinceMs;

    /// <summary>For how long records had waited without progress when the last member went, in milliseconds.</summary>
    public static long IdleBeforeEmptyMs(in PartitionEvidence e)
    {
        var progress = e.ProgressAtMs >= 0 ? e.ProgressAtMs : e.FirstAtMs;
        return e.Group.EmptySinceMs - Math.Max(progress, e.SampledAtMs - e.TimeLag.Ms);
    }

    /// <summary>Nobody owns it, and that has lasted since the last rebalance: between two of them partitions are on their way.</summary>
    public static bool IsUnowned(in PartitionEvidence e, ConsumerSettings s, long nowMs)
    {
        if (e.Ownership != PartitionOwnership.Unowned || e.ProgressAfterMs >= e.OwnershipSinceMs)
            return false;
        var unownedFor = nowMs - Math.Max(e.OwnershipSinceMs, e.Group.UnsettledAtMs);
        return e.Group.State switch
        {
            GroupState.Stable => unownedFor >= s.OrphanAfter.TotalMilliseconds,
            // Only heartbeats tell who owns what: a member without them may own it, unless records wait; and a rebalance shows only when it has ended.
            GroupState.Unknown => e.Unread > 0 && unownedFor >= s.OrphanAfter.TotalMilliseconds && NoProgressMs(e) >= ConsumerLimits.Stall(e, s)
                && !GroupRules.IsRestless(e.Group, nowMs),
            _ => false,
        };
    }

    /// <summary>
    /// Somebody else moves the offset: a member may have worked until its next heartbeat was due, or the one after it where that was lost, and what it did last is seen
    /// only by the next sample.
    /// </summary>
    private static bool MovedSince(in PartitionEvidence e, OwnerHeartbeat heartbeat) => e.ProgressAfterMs > heartbeat.AtMs + 2 * heartbeat.IntervalMs;

    private static bool IsFresh(OwnerHeartbeat heartbeat, ConsumerSettings s, long nowMs) =>
        nowMs - heartbeat.AtMs <= ConsumerLimits.Silent(heartbeat, s);
}
