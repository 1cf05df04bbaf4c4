using Chasqui.LocalRuntime.EmbeddedKafka;

namespace Chasqui.Soak.World;

/// <summary>Three embedded brokers. Partitions keep their leaders: those of a broker that is away are away with it.</summary>
internal sealed class EmbeddedWorld(TimeProvider time) : IKafkaWorld
{
    private static readonly TimeSpan SlowBy = TimeSpan.FromMilliseconds(400);

    private readonly EmbeddedKafkaCluster _cluster = EmbeddedKafkaCluster.Start(3);

    public string Bootstrap => _cluster.Bootstrap;

    public int Brokers => _cluster.Brokers;

    public bool TellsGroups => false;

    public IReadOnlyList<BrokerFault> Faults { get; } = [BrokerFault.Killed, BrokerFault.Frozen, BrokerFault.Slow];

    public Task CreateTopicAsync(string name, int partitions)
    {
        _cluster.CreateTopic(name, partitions, Brokers);
        return Task.CompletedTask;
    }

    public async Task HurtAsync(int broker, BrokerFault fault, TimeSpan lasts, CancellationToken cut)
    {
        if (fault == BrokerFault.Killed)
            _cluster.SetBrokerDown(broker);
        else
            _cluster.SetBrokerDelay(broker, fault == BrokerFault.Slow ? SlowBy : lasts);
        await Task.Delay(lasts, time, cut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault == BrokerFault.Killed)
            _cluster.SetBrokerUp(broker);
        else
            _cluster.SetBrokerDelay(broker, TimeSpan.Zero);
    }

    public ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return ValueTask.CompletedTask;
    }
}
