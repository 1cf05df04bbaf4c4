using System.Collections.Immutable;
using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>A cluster as its brokers see it.</summary>
/// <param name="Sample">Its brokers, controller and partitions; null when it could not be read.</param>
/// <param name="Endpoints">Where its brokers are; empty when it could not be read.</param>
/// <param name="Error">Why it could not be read whole, in words for an operator; null when it was.</param>
public sealed record ClusterSnapshot(ClusterSample? Sample, ImmutableArray<BrokerEndpoint> Endpoints, string? Error);

/// <summary>Reads a cluster's metadata from any of its brokers.</summary>
public interface IClusterView
{
    /// <summary>Never throws for a cluster that is slow or away: that is in <see cref="ClusterSnapshot.Error"/>. Takes as long as <paramref name="cancellation"/> allows.</summary>
    Task<ClusterSnapshot> ReadAsync(string cluster, CancellationToken cancellation);
}
