using Xunit;

namespace Chasqui.TestSupport.RealKafka;

/// <summary>
/// One real three-node cluster for the whole test assembly, started when the first class that uses it runs; nothing when there is no real Kafka, so
/// each test begins with <see cref="RealKafkaHome.SkipIfMissing"/>. Tests that hurt nodes start a <see cref="RealKafkaCluster"/> of their own.
/// </summary>
public sealed class RealKafkaFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<RealKafkaCluster>> Shared = new(() => RealKafkaCluster.StartAsync(3));

    private RealKafkaCluster? cluster;

    public RealKafkaCluster Cluster => cluster ?? throw new InvalidOperationException("There is no real Kafka; begin the test with RealKafkaHome.SkipIfMissing().");

    public async Task InitializeAsync()
    {
        if (RealKafkaHome.IsPresent)
            cluster = await Shared.Value;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
