using System.Collections.Immutable;
using Chasqui.Domain.Topology;
using Microsoft.Extensions.Logging;

namespace Chasqui.Kafka.Clients;

/// <summary>Connections to the clusters of a topology, shared by everything that watches them. Safe for use from several threads.</summary>
public sealed class KafkaClients : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ClusterClient> clients = [];
    private readonly ImmutableDictionary<string, ClusterTopology> clusters;
    private readonly Func<string, string?> setting;
    private readonly ILogger logger;
    private bool disposed;

    /// <param name="clusters">The clusters of the topology.</param>
    /// <param name="setting">Gives the value of a named setting, or null.</param>
    /// <param name="options">Bounds for each cluster.</param>
    /// <param name="logger">Hears what the Kafka clients say, at debug level.</param>
    public KafkaClients(IEnumerable<ClusterTopology> clusters, Func<string, string?> setting, KafkaOptions options, ILogger<KafkaClients> logger)
    {
        this.clusters = clusters.ToImmutableDictionary(cluster => cluster.Name);
        this.setting = setting;
        Options = options;
        this.logger = logger;
    }

    public KafkaOptions Options { get; }

    /// <exception cref="KafkaSettingsException">The topology has no such cluster, or a setting it names has no value.</exception>
    internal ClusterClient Get(string cluster)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (clients.TryGetValue(cluster, out var known))
                return known;
            if (!clusters.TryGetValue(cluster, out var topology))
                throw new KafkaSettingsException($"the topology has no cluster {cluster}");
            return clients[cluster] = new ClusterClient(cluster, ClientSettings.Resolve(topology, setting), Options, logger);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (var client in clients.Values)
                client.Dispose();
            clients.Clear();
        }
    }
}
