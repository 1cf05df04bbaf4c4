using System.Globalization;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Wire;
using Chasqui.Monitoring.Mitigations;
using Confluent.Kafka;

namespace Chasqui.Kafka.Brokers;

/// <summary>Asks a cluster whether its partitions are being reassigned: somebody moves replicas, and a broker that is restarted meanwhile holds that up.</summary>
public sealed class Reassignments(KafkaClients clients, BrokerAccess access, TimeProvider clock) : IForeignChanges
{
    /// <summary>How long the client may wait for metadata.</summary>
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(4);

    /// <summary>How long one broker may take.</summary>
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>So many brokers are asked until one answers; without KRaft only the controller does.</summary>
    private const int MostBrokers = 5;

    public async Task<string?> FindAsync(string cluster, CancellationToken cancellation)
    {
        try
        {
            var brokers = clients.Get(cluster).GetMetadata(MetadataTimeout).Brokers.Where(b => b.BrokerId >= 0).Take(MostBrokers).ToArray();
            foreach (var broker in brokers)
                if (await AskAsync(cluster, broker, cancellation) is { } partitions)
                    return partitions == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{partitions} partitions of {cluster} are being reassigned");
            return $"no broker of {cluster} tells whether partitions are being reassigned";
        }
        catch (Exception failure) when (failure is KafkaException or KafkaSettingsException or ObjectDisposedException)
        {
            return $"it cannot be told whether partitions of {cluster} are being reassigned: {failure.Message}";
        }
    }

    /// <summary>Null when this broker does not tell.</summary>
    private async Task<int?> AskAsync(string cluster, BrokerMetadata broker, CancellationToken cancellation)
    {
        var security = access.SecurityOf(cluster);
        using var timer = new CancellationTokenSource(BrokerTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await using var connection = await BrokerConnection.ConnectAsync(broker.Host, broker.Port, security, linked.Token);
            var spoken = await BrokerRequests.ApiVersionsAsync(connection, linked.Token);
            await SaslLogin.RunAsync(connection, security, linked.Token);
            return await BrokerRequests.ReassignmentsAsync(connection, spoken, linked.Token);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The next one is asked; that none tells is an answer too.
            return null;
        }
    }
}
