namespace Chasqui.Domain.Consumers;

/// <summary>
/// The limits of time that hold for one partition, in milliseconds: the settings', or more where the consumer is known to work at a slower beat.
/// So nothing has to be configured for a consumer that commits once a minute.
/// </summary>
public static class ConsumerLimits
{
    /// <summary>How many waits between two moves of the offset make a habit.</summary>
    public const int KnownGaps = 3;

    /// <summary>No progress for so long is a stall: at least two usual gaps and three samples. Twice the setting while its habit is not known.</summary>
    public static double Stall(in PartitionEvidence e, ConsumerSettings s)
    {
        var setting = s.StallAfter.TotalMilliseconds;
        var unknown = e.ProgressGaps < KnownGaps && e.Heartbeat is null;
        return Math.Max(unknown ? 2 * setting : setting, Math.Max(2 * e.ProgressGapMs, 3 * e.IntervalMs));
    }

    /// <summary>
    /// No commit for so long, where commits are observed one by one. Half of a stall's: a commit that does not come is seen at once, and need not
    /// wait for a sample.
    /// </summary>
    public static double Commit(in PartitionEvidence e, ConsumerSettings s)
    {
        var setting = s.StallAfter.TotalMilliseconds;
        var habit = e.ProgressGaps < KnownGaps ? 2 * setting : setting / 2;
        return Math.Max(habit, 3 * Math.Max(e.ProgressGapMs, e.IntervalMs));
    }

    /// <summary>Samples older than this say nothing of now.</summary>
    public static double Stale(in PartitionEvidence e, ConsumerSettings s) => Math.Max(s.StaleAfter.TotalMilliseconds, 3 * e.IntervalMs);

    /// <summary>Heartbeats silent for so long have ended; two in a row may be lost.</summary>
    public static double Silent(OwnerHeartbeat heartbeat, ConsumerSettings s) => Math.Max(s.DeadAfter.TotalMilliseconds, 4 * heartbeat.IntervalMs);

    /// <summary>A poll loop away for so long hangs.</summary>
    public static double Hung(OwnerHeartbeat heartbeat, ConsumerSettings s) => Math.Max(s.HungAfter.TotalMilliseconds, 2 * heartbeat.PollGapMs);

    /// <summary>An oldest unread record of this age is too old: the objective, or what is more than the consumer's own beat.</summary>
    public static double Behind(in PartitionEvidence e, ConsumerSettings s) =>
        s.Slo?.TotalMilliseconds ?? Math.Max(s.BehindAfter.TotalMilliseconds, Math.Max(2 * e.ProgressGapMs, 3 * e.IntervalMs));
}
