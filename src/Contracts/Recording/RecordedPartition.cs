namespace Chasqui.Contracts.Recording;

/// <summary>A partition of a topic.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Number">The partition, from 0.</param>
public readonly record struct RecordedPartition(string Cluster, string Topic, int Number);
