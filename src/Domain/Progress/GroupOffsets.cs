using System.Collections.Immutable;

namespace Chasqui.Domain.Progress;

/// <summary>One partition at one moment: where its consumer group stands, and what the log holds.</summary>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Committed">The group's next offset; -1 when it has committed none.</param>
/// <param name="LogStart">The first offset that the log holds; -1 when it could not be read.</param>
/// <param name="LogEnd">The offset of the next record to be written; -1 when it could not be read.</param>
public readonly record struct PartitionOffsets(int Partition, long Committed, long LogStart, long LogEnd);

/// <summary>One group on one topic at one moment, sampled from outside.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Topic">The topic.</param>
/// <param name="AtMs">When the sample was begun, in Unix milliseconds: what it shows is at least as fresh.</param>
/// <param name="Members">How many members the group had; null when that is not known.</param>
/// <param name="Partitions">Its partitions, by number.</param>
public sealed record GroupOffsets(
    string Cluster, string Group, string Topic, long AtMs, int? Members, ImmutableArray<PartitionOffsets> Partitions);
