namespace Microsoft.Azure.Functions.Worker;

/// <summary>The SASL mechanism of a connection to Kafka.</summary>
public enum BrokerAuthenticationMode
{
    NotSet = -1,
    Gssapi,
    Plain,
    ScramSha256,
    ScramSha512,
    OAuthBearer,
}
