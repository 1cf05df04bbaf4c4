// The real type is declared without nullable annotations: functions must compile against both without a warning.
#nullable disable
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Invokes the function with records of a topic, as a member of a consumer group. In every string a <c>%Name%</c> is replaced by that
/// setting, and a whole string that names a setting is replaced by it.
/// </summary>
/// <param name="brokerList">Bootstrap servers, comma-separated.</param>
/// <param name="topic">The topic.</param>
public sealed class KafkaTriggerAttribute(string brokerList, string topic) : TriggerBindingAttribute
{
    public string Topic { get; } = topic;

    public string BrokerList { get; } = brokerList;

    public string ConsumerGroup { get; set; }

    /// <summary>Default false: one record an invocation. True takes <c>KafkaRecord[]</c>, mixing partitions.</summary>
    public bool IsBatched { get; set; }

    /// <summary>librdkafka's <c>sasl.mechanism</c>. No security setting is read unless this or <see cref="Protocol"/> is set.</summary>
    public BrokerAuthenticationMode AuthenticationMode { get; set; } = BrokerAuthenticationMode.NotSet;

    /// <summary>librdkafka's <c>security.protocol</c>.</summary>
    public BrokerProtocol Protocol { get; set; } = BrokerProtocol.NotSet;

    public string Username { get; set; }

    public string Password { get; set; }

    /// <summary>The path of the client's private key (PEM).</summary>
    public string SslKeyLocation { get; set; }

    /// <summary>The path of the certificates (PEM) of the authorities that may vouch for the brokers.</summary>
    public string SslCaLocation { get; set; }

    /// <summary>The path of the client's certificate (PEM).</summary>
    public string SslCertificateLocation { get; set; }

    public string SslKeyPassword { get; set; }

    public string SslCertificatePEM { get; set; }

    public string SslKeyPEM { get; set; }

    public string SslCaPEM { get; set; }

    /// <summary>Client certificate and key in one PEM text; wins over the two apart.</summary>
    public string SslCertificateandKeyPEM { get; set; }

    /// <summary>Unread records per instance at which Azure scales out; default 1000. There is one instance here, so it does nothing.</summary>
    public long LagThreshold { get; set; } = 1000;

    public OAuthBearerMethod OAuthBearerMethod { get; set; }

    public string OAuthBearerClientId { get; set; }

    public string OAuthBearerClientSecret { get; set; }

    public string OAuthBearerScope { get; set; }

    public string OAuthBearerTokenEndpointUrl { get; set; }

    public string OAuthBearerExtensions { get; set; }
}
