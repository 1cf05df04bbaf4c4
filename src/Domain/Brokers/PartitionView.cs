using System.Collections.Immutable;

namespace Chasqui.Domain.Brokers;

/// <summary>One partition in the cluster's metadata.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its number, from 0.</param>
/// <param name="Leader">The broker that leads it; -1 for none.</param>
/// <param name="Replicas">The brokers it is assigned to, the one that is preferred to lead it first.</param>
/// <param name="InSync">Those of them that are in sync.</param>
/// <param name="MinIsr">The in-sync replicas that its topic demands; null when not known.</param>
public readonly record struct PartitionState(string Topic, int Partition, int Leader, ImmutableArray<int> Replicas, ImmutableArray<int> InSync, int? MinIsr);

/// <summary>Counts a cluster's partitions by broker. One whose leader is not among the brokers listed has none that a client could reach.</summary>
public static class PartitionView
{
    public static ClusterSample Sample(
        string cluster, long atMs, int? controller, ImmutableArray<int> brokers, IReadOnlyCollection<PartitionState> partitions)
    {
        var counts = new Dictionary<int, PartitionCounts>();
        foreach (var broker in brokers.IsDefault ? [] : brokers)
            counts[broker] = None;
        var (leaderless, behind) = (0, 0);
        foreach (var partition in partitions)
        {
            var led = partition.Leader >= 0 && (brokers.IsDefaultOrEmpty || brokers.Contains(partition.Leader));
            leaderless += led ? 0 : 1;
            behind += partition.Replicas.Any(r => !partition.InSync.Contains(r)) ? 1 : 0;
            Count(counts, partition, led);
        }

        return new ClusterSample
        {
            Cluster = cluster,
            AtMs = atMs,
            Controller = controller,
            Brokers = brokers,
            Leaderless = leaderless,
            UnderReplicated = behind,
            Partitions = counts.ToImmutableDictionary(),
        };
    }

    private static readonly PartitionCounts None = new(0, 0, 0, 0, 0, 0);

    private static void Count(Dictionary<int, PartitionCounts> counts, in PartitionState partition, bool led)
    {
        foreach (var broker in partition.Replicas)
        {
            var known = counts.GetValueOrDefault(broker, None);
            counts[broker] = new(
                known.Leaders + (partition.Leader == broker ? 1 : 0),
                known.UnderReplicated + (partition.InSync.Contains(broker) ? 0 : 1),
                known.UnderMinIsr + (partition.InSync.Length < partition.MinIsr ? 1 : 0),
                known.AtMinIsr + (IsAtMinimum(partition) ? 1 : 0),
                known.Leaderless + (led ? 0 : 1),
                known.PreferredElsewhere + (led && partition.Replicas[0] == broker && partition.Leader != broker ? 1 : 0));
        }
    }

    /// <summary>
    /// Losing one more stops writes. A demand that nobody could tell is taken for the usual one, one fewer than there are replicas: what is not known must not make
    /// a broker safe to take away.
    /// </summary>
    private static bool IsAtMinimum(in PartitionState partition) =>
        partition.MinIsr is { } least ? partition.InSync.Length == least : partition.InSync.Length <= Math.Max(1, partition.Replicas.Length - 1);
}
