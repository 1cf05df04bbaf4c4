using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Wire;
using Chasqui.Kafka.Clients;

namespace Chasqui.Kafka.Brokers;

/// <summary>How each cluster's brokers are connected to directly, and which partition of each is used by the canary.</summary>
/// <param name="topology">The clusters, and how their brokers are watched.</param>
/// <param name="setting">Gives the value of a named setting, or null.</param>
public sealed class BrokerAccess(SystemTopology topology, Func<string, string?> setting)
{
    private readonly ConcurrentDictionary<string, BrokerSecurity> _security = [];
    private readonly ConcurrentDictionary<string, ImmutableDictionary<int, CanaryPlace>> _places = [];

    internal SystemTopology Topology => topology;

    /// <exception cref="KafkaSettingsException">The topology has no such cluster, or a setting it names has no value.</exception>
    internal BrokerSecurity SecurityOf(string cluster) => _security.GetOrAdd(cluster, name =>
        BrokerSecurity.From(ClientSettings.Resolve(
            topology.Clusters.FirstOrDefault(c => c.Name == name) ?? throw new KafkaSettingsException($"the topology has no cluster {name}"), setting)));

    /// <summary>Where the canary of a broker writes and reads; null when the broker leads nothing that it may use.</summary>
    internal CanaryPlace? PlaceOf(string cluster, int broker) =>
        _places.TryGetValue(cluster, out var places) && places.TryGetValue(broker, out var place) ? place : null;

    internal void SetPlaces(string cluster, ImmutableDictionary<int, CanaryPlace> places) => _places[cluster] = places;
}

/// <summary>A partition that a broker leads.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its number.</param>
/// <param name="MayWrite">Whether it is the canary's own.</param>
internal readonly record struct CanaryPlace(string Topic, int Partition, bool MayWrite);
