namespace Chasqui.Monitoring.Brokers;

/// <summary>Where a broker says that it can be reached.</summary>
public readonly record struct BrokerEndpoint(int Broker, string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
