namespace Chasqui.Domain.Consumers;

/// <summary>One partition of a heartbeat. Offsets are -1, and times -1, when the member does not say.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Position">The next offset it will read.</param>
/// <param name="Committed">The offset it committed last.</param>
/// <param name="EndOffset">The log end, as it knows it.</param>
/// <param name="ProgressAtMs">When its position last moved, in Unix milliseconds.</param>
public readonly record struct HeartbeatPartition(string Topic, int Partition, long Position, long Committed, long EndOffset, long ProgressAtMs);

/// <summary>What a consumer says of itself.</summary>
/// <param name="Cluster">The cluster it reads from, as the topology names it.</param>
/// <param name="Group">Its group.</param>
/// <param name="Instance">Names this instance from its start to its end.</param>
/// <param name="Member">The member id that the group coordinator knows it by; it may change.</param>
/// <param name="AtMs">When it said so, in Unix milliseconds.</param>
/// <param name="Stopped">It stops in order: no more heartbeats will come from this member.</param>
/// <param name="LastPollAtMs">When its loop last polled, in Unix milliseconds; -1 when it does not say.</param>
/// <param name="IntervalMs">How long until its next one, in milliseconds; 0 when it does not say.</param>
/// <param name="Partitions">The partitions it owns.</param>
public sealed record HeartbeatObservation(
    string Cluster, string Group, string Instance, string Member, long AtMs, bool Stopped, long LastPollAtMs, long IntervalMs,
    IReadOnlyList<HeartbeatPartition> Partitions)
{
    /// <summary>Grows with every rebalance that the instance takes part in; -1 when it does not say.</summary>
    public int Generation { get; init; } = -1;
}
