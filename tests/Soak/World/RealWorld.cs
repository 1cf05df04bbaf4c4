using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Soak.World;

/// <summary>Three brokers of Apache Kafka; every partition has three replicas, of which two must be in sync.</summary>
internal sealed class RealWorld(RealKafkaCluster cluster, TimeProvider time) : IKafkaWorld
{
    private const int Nodes = 3;

    public string Bootstrap => cluster.Bootstrap;

    public int Brokers => Nodes;

    public bool TellsGroups => true;

    public IReadOnlyList<BrokerFault> Faults { get; } = [BrokerFault.Killed, BrokerFault.Frozen];

    public static async Task<RealWorld> StartAsync(TimeProvider time) => new(await RealKafkaCluster.StartAsync(Nodes), time);

    public Task CreateTopicAsync(string name, int partitions) => cluster.CreateTopicAsync(name, partitions, Nodes);

    public async Task HurtAsync(int broker, BrokerFault fault, TimeSpan lasts, CancellationToken cut)
    {
        if (fault == BrokerFault.Killed)
            cluster.KillNode(broker);
        else
            cluster.PauseNode(broker);
        await Task.Delay(lasts, time, cut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault == BrokerFault.Killed)
            await cluster.RestartNodeAsync(broker);
        else
            cluster.ContinueNode(broker);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
