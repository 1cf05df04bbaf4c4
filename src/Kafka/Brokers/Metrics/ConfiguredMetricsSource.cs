using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>The source that a cluster's configuration names: Azure Monitor where there is a resource, else the brokers' own pages.</summary>
public sealed class ConfiguredMetricsSource(SystemTopology topology, IMetricsSource prometheus, IMetricsSource azure) : IMetricsSource
{
    public Task<MetricsReading> ReadAsync(string cluster, int broker, CancellationToken cancellation) =>
        (topology.Brokers.For(cluster).Metrics.AzureResource is null ? prometheus : azure).ReadAsync(cluster, broker, cancellation);
}
