using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Brokers;
using Chasqui.Kafka.Clients;
using Chasqui.Monitoring.Brokers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Brokers;

/// <summary>
/// The canary's topic, where we may create it: a partition of one replica on each broker, so that each broker leads one whatever happens to the
/// others. Created beside the sampling, which does not wait for it.
/// </summary>
internal sealed class CanaryTopic(KafkaClients clients, string cluster, CanaryTopology canary)
{
    private Task _creating = Task.CompletedTask;

    /// <summary>Where each broker's canary goes: its partition of the canary topic, or, for reading only, any that it leads.</summary>
    public static ImmutableDictionary<int, CanaryPlace> Places(IEnumerable<PartitionState> partitions, CanaryTopology canary)
    {
        var places = ImmutableDictionary.CreateBuilder<int, CanaryPlace>();
        foreach (var partition in partitions)
        {
            var mayWrite = canary.Write && partition.Topic == canary.Topic;
            if (partition.Leader >= 0 && (mayWrite || !places.ContainsKey(partition.Leader)))
                places[partition.Leader] = new(partition.Topic, partition.Partition, mayWrite);
        }

        return places.ToImmutable();
    }

    /// <summary>Creates the topic, or partitions for brokers that have none.</summary>
    public void Ensure(ImmutableArray<BrokerEndpoint> brokers, IReadOnlyCollection<PartitionState> partitions)
    {
        var own = partitions.Where(p => p.Topic == canary.Topic).ToArray();
        var homeless = brokers.Select(b => b.Broker).Where(b => !own.Any(p => p.Replicas.Contains(b))).Order().ToArray();
        if (homeless.Length > 0 && _creating.IsCompleted)
            _creating = CreateAsync(own.Length, homeless);
    }

    private async Task CreateAsync(int existing, int[] brokers)
    {
        try
        {
            var admin = clients.Get(cluster).Admin;
            if (existing == 0)
                await admin.CreateTopicsAsync([Specification(brokers)]);
            else
                await admin.CreatePartitionsAsync(
                [
                    new PartitionsSpecification
                    {
                        Topic = canary.Topic,
                        IncreaseTo = existing + brokers.Length,
                        ReplicaAssignments = [.. brokers.Select(b => new List<int> { b })],
                    },
                ]);
        }
        catch (Exception failure) when (failure is KafkaException or KafkaSettingsException or ObjectDisposedException)
        {
            // Tried again at the next round; until then the canary only reads.
        }
    }

    private TopicSpecification Specification(int[] brokers) => new()
    {
        Name = canary.Topic,
        ReplicasAssignments = Enumerable.Range(0, brokers.Length).ToDictionary(i => i, i => new List<int> { brokers[i] }),
        Configs = new Dictionary<string, string>
        {
            ["cleanup.policy"] = "delete",
            ["min.insync.replicas"] = "1",
            ["retention.ms"] = ((long)canary.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["segment.ms"] = ((long)canary.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["segment.bytes"] = "1048576",
        },
    };
}
