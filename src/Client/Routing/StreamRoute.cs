namespace Chasqui.Client.Routing;

/// <summary>Where a stream is written to.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="Epoch">How often it was switched, from 0; only ever grows.</param>
public readonly record struct StreamRoute(string Cluster, long Epoch);
