namespace Chasqui.Soak.World;

/// <summary>The Kafka cluster that everything runs on, and how its brokers are hurt.</summary>
internal interface IKafkaWorld : IAsyncDisposable
{
    string Bootstrap { get; }

    int Brokers { get; }

    /// <summary>Whether the app may ask which groups there are.</summary>
    bool TellsGroups { get; }

    IReadOnlyList<BrokerFault> Faults { get; }

    Task CreateTopicAsync(string name, int partitions);

    /// <summary>Hurts a broker, and returns when it is well again.</summary>
    /// <param name="broker">Its id, from 1.</param>
    /// <param name="fault">What happens to it.</param>
    /// <param name="lasts">For how long; a killed process takes longer to serve again.</param>
    /// <param name="cut">Ends the fault at once; the broker is made well all the same.</param>
    Task HurtAsync(int broker, BrokerFault fault, TimeSpan lasts, CancellationToken cut);
}
