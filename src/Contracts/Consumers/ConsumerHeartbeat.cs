namespace Chasqui.Contracts.Consumers;

/// <summary>
/// What one instance of a consumer says of itself, every few seconds, from a thread of its own: a hung poll loop is seen by
/// <paramref name="LastPollAtMs"/> growing old while heartbeats go on. Times are Unix milliseconds by the consumer's clock.
/// </summary>
/// <param name="Group">The consumer group.</param>
/// <param name="Member">The member id the group coordinator gave; empty while there is none.</param>
/// <param name="Instance">Names this instance from its start to its end: the static group instance id, or 16 random hexadecimal digits.</param>
/// <param name="Cluster">The name of the cluster in the topology.</param>
/// <param name="ClientId">The client id; may be empty.</param>
/// <param name="Generation">Grows with every rebalance this instance takes part in; -1 when it is not known.</param>
/// <param name="State">What it is doing.</param>
/// <param name="SentAtMs">When this heartbeat was made.</param>
/// <param name="LastPollAtMs">When the application last asked for a record; 0 when it never did.</param>
/// <param name="IntervalMs">How long until the next one, from 1.</param>
/// <param name="Partitions">The partitions it owns; empty when it owns none.</param>
public sealed record ConsumerHeartbeat(
    string Group, string Member, string Instance, string Cluster, string ClientId, int Generation, ConsumerState State,
    long SentAtMs, long LastPollAtMs, long IntervalMs, IReadOnlyList<PartitionHeartbeat> Partitions);
