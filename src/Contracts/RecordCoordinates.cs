namespace Chasqui.Contracts;

/// <summary>Where a record lies.</summary>
/// <param name="Cluster">The name of the cluster in the topology.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Offset">The offset, from 0.</param>
/// <param name="LeaderEpoch">The leader epoch, or -1 when it is not known.</param>
public readonly record struct RecordCoordinates(string Cluster, string Topic, int Partition, long Offset, int LeaderEpoch = -1)
{
    public override string ToString() => $"{Cluster}/{Topic}/{Partition}@{Offset}";
}
