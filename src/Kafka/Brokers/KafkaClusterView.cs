using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Kafka.Wire;
using Chasqui.Kafka.Clients;
using Chasqui.Monitoring.Brokers;
using Confluent.Kafka;

namespace Chasqui.Kafka.Brokers;

/// <summary>A cluster's brokers and partitions, as any of its brokers tells them; and the controller, as the quorum says.</summary>
public sealed class KafkaClusterView(KafkaClients clients, BrokerAccess access, TimeProvider clock) : IClusterView
{
    /// <summary>How long the client may wait for metadata; the caller's own limit is a little longer.</summary>
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(4);

    /// <summary>A broker that does not tell the controller in this time leaves it untold.</summary>
    private static readonly TimeSpan ControllerTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, CanaryTopic> _canaries = [];
    private readonly ConcurrentDictionary<string, MinInSync> _minInSync = [];
    private readonly ConcurrentDictionary<string, int> _turns = [];

    public async Task<ClusterSnapshot> ReadAsync(string cluster, CancellationToken cancellation)
    {
        Metadata metadata;
        try
        {
            metadata = clients.Get(cluster).GetMetadata(MetadataTimeout);
        }
        catch (Exception failure) when (failure is KafkaException or KafkaSettingsException or ObjectDisposedException)
        {
            return new(null, [], $"metadata: {failure.Message}");
        }

        ImmutableArray<BrokerEndpoint> endpoints = [.. metadata.Brokers.Where(b => b.BrokerId >= 0).Select(b => new BrokerEndpoint(b.BrokerId, b.Host, b.Port))];
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var minInSync = _minInSync.GetOrAdd(cluster, name => new MinInSync(clients, name, clock));
        var partitions = Partitions(metadata, minInSync.Known(metadata.Topics));
        var canary = access.Topology.Brokers.For(cluster).Canary;
        access.SetPlaces(cluster, CanaryTopic.Places(partitions, canary));
        if (canary.Create)
            _canaries.GetOrAdd(cluster, name => new CanaryTopic(clients, name, canary)).Ensure(endpoints, partitions);
        var controller = await ControllerAsync(cluster, endpoints, cancellation);

        // The canary's partitions have one replica each, which stays where it is: they would make of every restart partitions without a leader, and hide that
        // a broker was drained.
        var own = partitions.Where(p => p.Topic != canary.Topic).ToList();
        return new(PartitionView.Sample(cluster, nowMs, controller, [.. endpoints.Select(e => e.Broker).Order()], own), endpoints, null);
    }

    private static List<PartitionState> Partitions(Metadata metadata, IReadOnlyDictionary<string, int> minInSync) =>
    [
        .. from topic in metadata.Topics
           from partition in topic.Partitions
           select new PartitionState(topic.Topic, partition.PartitionId, partition.Leader, [.. partition.Replicas], [.. partition.InSyncReplicas],
               minInSync.TryGetValue(topic.Topic, out var least) ? least : null),
    ];

    /// <summary>Asks another broker each time, so that one that hangs is not asked for long.</summary>
    private async Task<int?> ControllerAsync(string cluster, ImmutableArray<BrokerEndpoint> endpoints, CancellationToken cancellation)
    {
        var security = access.SecurityOf(cluster);
        if (endpoints.IsEmpty || !security.CanLogIn)
            return null;
        var endpoint = endpoints[(_turns.AddOrUpdate(cluster, 0, (_, turn) => turn + 1) & int.MaxValue) % endpoints.Length];
        using var timer = new CancellationTokenSource(ControllerTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await using var connection = await BrokerConnection.ConnectAsync(endpoint.Host, endpoint.Port, security, linked.Token);
            var spoken = await BrokerRequests.ApiVersionsAsync(connection, linked.Token);
            await SaslLogin.RunAsync(connection, security, linked.Token);
            return await BrokerRequests.ControllerAsync(connection, spoken, linked.Token);
        }
        catch (Exception)
        {
            // That broker cannot tell; its own probe says why.
            return null;
        }
    }
}
