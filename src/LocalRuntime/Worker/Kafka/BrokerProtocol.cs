namespace Microsoft.Azure.Functions.Worker;

/// <summary>The security protocol of a connection to Kafka.</summary>
public enum BrokerProtocol
{
    NotSet = -1,
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}
