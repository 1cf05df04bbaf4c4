using Chasqui.LocalRuntime.EmbeddedKafka;

namespace Chasqui.TestSupport;

/// <summary>A three-broker embedded Kafka of a test class's own, so that its faults reach no other class.</summary>
public sealed class EmbeddedKafkaFixture : IDisposable
{
    public EmbeddedKafkaCluster Cluster { get; } = EmbeddedKafkaCluster.Start(3);

    public string Bootstrap => Cluster.Bootstrap;

    /// <summary>Creates a topic whose name no other test has.</summary>
    public string CreateTopic(int partitions = 1, int replicationFactor = 1)
    {
        var name = "topic-" + Guid.NewGuid().ToString("N")[..12];
        Cluster.CreateTopic(name, partitions, replicationFactor);
        return name;
    }

    public void Dispose() => Cluster.Dispose();
}
