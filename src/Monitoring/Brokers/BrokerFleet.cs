using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Brokers;

/// <summary>The clusters whose brokers are watched, and what is remembered of them between rounds. One for the app.</summary>
public sealed class BrokerFleet
{
    private readonly ImmutableSortedDictionary<string, SampledCluster> _clusters;

    public BrokerFleet(SystemTopology topology, BrokerSamplingOptions options) =>
        _clusters = topology.Clusters
            .Where(c => topology.Brokers.For(c.Name).Enabled)
            .ToImmutableSortedDictionary(c => c.Name, c => new SampledCluster(c.Name, Settings(topology, c), options), StringComparer.Ordinal);

    /// <summary>Their names: the shards of sampling.</summary>
    public IEnumerable<string> Clusters => _clusters.Keys;

    /// <exception cref="ArgumentException">It is not watched.</exception>
    public SampledCluster this[string cluster] =>
        Find(cluster) ?? throw new ArgumentException($"The brokers of the cluster '{cluster}' are not watched.", nameof(cluster));

    public SampledCluster? Find(string cluster) => _clusters.GetValueOrDefault(cluster);

    /// <summary>Brokers whose metrics endpoint is configured are expected to be there.</summary>
    private static BrokerSettings Settings(SystemTopology topology, ClusterTopology cluster)
    {
        var rules = topology.Brokers.For(cluster.Name).Rules;
        return rules.Expected.IsEmpty ? rules with { Expected = [.. cluster.Metrics.Keys.Except(rules.Removed)] } : rules;
    }
}
