namespace Chasqui.Domain.Consumers;

/// <summary>A partition and the member that owns it. A member that owns none appears with an empty topic, so that members are told apart from none.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Member">The member's id.</param>
public readonly record struct PartitionOwner(string Topic, int Partition, string Member);

/// <summary>A group at one moment, as its coordinator describes it.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="AtMs">When, in Unix milliseconds.</param>
/// <param name="State">Its state.</param>
/// <param name="Protocol">How it shares out partitions.</param>
/// <param name="Members">How many members it has; null when that is not known.</param>
/// <param name="Assignment">Who owns what; null when that is not known. Of meaning only in a stable group.</param>
/// <param name="Generation">The generation or epoch; null when that is not known.</param>
public sealed record GroupObservation(
    string Cluster, string Group, long AtMs, GroupState State, GroupProtocol Protocol, int? Members, IReadOnlyList<PartitionOwner>? Assignment,
    long? Generation);
