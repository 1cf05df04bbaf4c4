namespace Chasqui.Domain.Consumers.History;

/// <summary>Puts together what is known of a partition, its group and its owner.</summary>
internal static class LedgerEvidence
{
    /// <summary>A heartbeat that is older than what the brokers say by more than this does not outweigh it, in milliseconds.</summary>
    private const long OutlivedMs = 30_000;

    public static PartitionEvidence Of(PartitionTrack track, GroupTrack group, in GroupEvidence evidence, long nowMs)
    {
        var (ownership, owner, since) = evidence.State == GroupState.Stable
            ? (track.Ownership, track.Owner, track.OwnershipSinceMs)
            : ByHeartbeats(track, group, evidence, nowMs);
        var heartbeat = track.Claim.ToEvidence();
        // It has been given to somebody else since: what became of the one before is of no concern here.
        if (heartbeat is not null && ownership == PartitionOwnership.Owned && owner != heartbeat.Member
            && (heartbeat.Stopped || evidence.SeenAtMs - heartbeat.AtMs > OutlivedMs))
            heartbeat = null;
        return track.ToEvidence(evidence.DisturbedAtMs) with
        {
            Ownership = ownership,
            Owner = owner,
            OwnershipSinceMs = since,
            Heartbeat = heartbeat,
            Group = evidence,
        };
    }

    /// <summary>Where only heartbeats tell: one that lives let go of it, and none has claimed it.</summary>
    private static (PartitionOwnership Ownership, string? Owner, long SinceMs) ByHeartbeats(
        PartitionTrack track, GroupTrack group, in GroupEvidence evidence, long nowMs)
    {
        if (track.Claim.Member is { } member)
            return (PartitionOwnership.Unknown, member.Name, -1);
        var released = track.Claim.ReleasedAtMs > 0 && evidence.State == GroupState.Unknown
            && group.Members.Values.Any(m => !m.Stopped && nowMs - m.AtMs <= OutlivedMs);
        return released ? (PartitionOwnership.Unowned, null, track.Claim.ReleasedAtMs) : (PartitionOwnership.Unknown, null, -1);
    }
}
