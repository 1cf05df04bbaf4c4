namespace Chasqui.Domain.Consumers.History;

/// <summary>What heartbeats say of a partition: who claims it, and where that member stands.</summary>
internal struct PartitionClaim
{
    /// <summary>The member whose heartbeat last named the partition; null when none claims it.</summary>
    public MemberTrack? Member { get; private set; }

    public long Position { get; private set; }

    /// <summary>When its position was last seen to move, in Unix milliseconds; 0 when it has not been.</summary>
    public long ProgressAtMs { get; private set; }

    /// <summary>When a member that lives let go of it, and none has claimed it since, in Unix milliseconds; 0 otherwise.</summary>
    public long ReleasedAtMs { get; private set; }

    /// <summary>Since when <see cref="Member"/> has claimed it, in Unix milliseconds.</summary>
    public long SinceMs { get; private set; }

    public void Take(MemberTrack member, long atMs, long position, long progressAtMs)
    {
        var moved = ReferenceEquals(Member, member) && position > Position && Position >= 0;
        ProgressAtMs = Math.Max(moved ? atMs : 0, Math.Max(progressAtMs, ReferenceEquals(Member, member) ? ProgressAtMs : 0));
        SinceMs = ReferenceEquals(Member, member) ? SinceMs : atMs;
        (Member, Position, ReleasedAtMs) = (member, position, 0);
    }

    public void Release(long atMs) => (Member, Position, ProgressAtMs, ReleasedAtMs) = (null, -1, 0, atMs);

    public readonly OwnerHeartbeat? ToEvidence() => Member is null ? null : new(
        Member.Name, Member.AtMs, Member.IntervalMs, Member.Stopped, Member.LastPollAtMs, Member.PollGapMs, Position, ProgressAtMs == 0 ? -1 : ProgressAtMs) { OwnedSinceMs = SinceMs };
}
