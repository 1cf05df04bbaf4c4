using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.Brokers;

/// <summary>A real cluster that the tests of one class hurt one after another, each healing it at its end; nothing when there is no real Kafka.</summary>
public sealed class HurtClusterFixture : IAsyncLifetime
{
    private RealKafkaCluster? _cluster;

    public RealKafkaCluster Cluster => _cluster ?? throw new InvalidOperationException("There is no real Kafka; begin the test with RealKafkaHome.SkipIfMissing().");

    public async Task InitializeAsync()
    {
        if (!RealKafkaHome.IsPresent)
            return;
        // A node that is back leads again within seconds, not after the usual five minutes: the canary needs a partition led by each.
        _cluster = await RealKafkaCluster.StartAsync(3, "leader.imbalance.check.interval.seconds=2", "leader.imbalance.per.broker.percentage=0");
        await _cluster.CreateTopicAsync("orders", partitions: 6, replicationFactor: 3);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}
