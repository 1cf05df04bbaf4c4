namespace Chasqui.Domain.Consumers;

/// <summary>What the last heartbeat said that named a partition.</summary>
/// <param name="Member">The member that claims the partition.</param>
/// <param name="AtMs">When it was sent, in Unix milliseconds.</param>
/// <param name="IntervalMs">How often that member sends, in milliseconds; 0 when that is not known yet.</param>
/// <param name="Stopped">It said that it stops, at <paramref name="AtMs"/>.</param>
/// <param name="LastPollAtMs">When its loop last polled; -1 when it does not say.</param>
/// <param name="PollGapMs">The longest usual time between its polls, in milliseconds; 0 when that is not known yet.</param>
/// <param name="Position">The next offset it will read; -1 when it does not say.</param>
/// <param name="ProgressAtMs">When its position was last seen to move; -1 when it has not been.</param>
public sealed record OwnerHeartbeat(
    string Member, long AtMs, long IntervalMs, bool Stopped, long LastPollAtMs, long PollGapMs, long Position, long ProgressAtMs)
{
    /// <summary>Since when that member's heartbeats have named the partition without a break, in Unix milliseconds: before it was somebody else's; 0 when that is not known.</summary>
    public long OwnedSinceMs { get; init; }
}
