using System.Collections.Immutable;

namespace Chasqui.Domain.Brokers;

/// <summary>What one broker's partitions look like in the cluster's metadata. A count that is not known is null.</summary>
/// <param name="Leaders">Partitions it leads.</param>
/// <param name="UnderReplicated">Partitions assigned to it in whose in-sync set it is missing: it is the one that is behind.</param>
/// <param name="UnderMinIsr">Partitions assigned to it with fewer in-sync replicas than their topic demands.</param>
/// <param name="AtMinIsr">Partitions assigned to it with exactly as many as their topic demands, or, where that is not known, fewer than all or their only one: losing one more stops writes.</param>
/// <param name="Leaderless">Partitions assigned to it that have no leader.</param>
/// <param name="PreferredElsewhere">Partitions that prefer it, being the first of their replicas, and are led by another.</param>
public readonly record struct PartitionCounts(
    int? Leaders = null, int? UnderReplicated = null, int? UnderMinIsr = null, int? AtMinIsr = null, int? Leaderless = null,
    int? PreferredElsewhere = null);

/// <summary>A cluster's metadata at one moment.</summary>
public sealed record ClusterSample
{
    public required string Cluster { get; init; }

    /// <summary>When it was read, in Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>The active controller's id; -1 for none, null when not known. On KRaft it must come from the quorum: metadata names any broker.</summary>
    public int? Controller { get; init; }

    /// <summary>The ids of the brokers that are registered; default when not known.</summary>
    public ImmutableArray<int> Brokers { get; init; }

    /// <summary>Partitions without a leader, in the whole cluster; null when not known.</summary>
    public int? Leaderless { get; init; }

    /// <summary>Partitions with a replica out of sync, in the whole cluster; null when not known.</summary>
    public int? UnderReplicated { get; init; }

    /// <summary>By broker id; a broker that is not in it has nothing known.</summary>
    public ImmutableDictionary<int, PartitionCounts> Partitions { get; init; } = ImmutableDictionary<int, PartitionCounts>.Empty;
}
