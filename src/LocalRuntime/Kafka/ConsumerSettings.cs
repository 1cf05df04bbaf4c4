using System.Text.RegularExpressions;
using Chasqui.LocalRuntime.Settings;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>The librdkafka settings of one trigger's consumer, made from its attribute and host.json as the real extension makes them.</summary>
internal static partial class ConsumerSettings
{
    /// <param name="trigger">The attribute.</param>
    /// <param name="options">host.json's part.</param>
    /// <param name="resolver">For names of settings in the attribute.</param>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public static ConsumerConfig From(KafkaTriggerAttribute trigger, KafkaHostOptions options, SettingResolver resolver)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = resolver.ResolveSetting(trigger.BrokerList),
            GroupId = resolver.ResolveSetting(trigger.ConsumerGroup),
            EnableAutoCommit = true,
            // Stored by hand once the function has succeeded; the background commit then takes what is stored.
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = options.AutoCommitIntervalMs,
            AutoOffsetReset = options.AutoOffsetReset == AutoOffsetReset.Latest ? AutoOffsetReset.Latest : AutoOffsetReset.Earliest,
        };
        AddTuning(config, options);
        if (trigger.AuthenticationMode != BrokerAuthenticationMode.NotSet || trigger.Protocol != BrokerProtocol.NotSet)
            AddSecurity(config, trigger, resolver);
        return config;
    }

    private static void AddTuning(ConsumerConfig config, KafkaHostOptions options)
    {
        config.StatisticsIntervalMs = options.StatisticsIntervalMs;
        config.ReconnectBackoffMs = options.ReconnectBackoffMs;
        config.ReconnectBackoffMaxMs = options.ReconnectBackoffMaxMs;
        config.SessionTimeoutMs = options.SessionTimeoutMs;
        config.MaxPollIntervalMs = options.MaxPollIntervalMs;
        config.QueuedMinMessages = options.QueuedMinMessages;
        config.QueuedMaxMessagesKbytes = options.QueuedMaxMessagesKbytes;
        config.MaxPartitionFetchBytes = options.MaxPartitionFetchBytes;
        config.FetchMaxBytes = options.FetchMaxBytes;
        config.MetadataMaxAgeMs = options.MetadataMaxAgeMs;
        config.SocketKeepaliveEnable = options.SocketKeepaliveEnable;
        if (!string.IsNullOrEmpty(options.LibkafkaDebug))
            config.Debug = options.LibkafkaDebug;
    }

    private static void AddSecurity(ConsumerConfig config, KafkaTriggerAttribute trigger, SettingResolver resolver)
    {
        config.SaslUsername = resolver.ResolveSetting(trigger.Username);
        config.SaslPassword = resolver.ResolveSetting(trigger.Password);
        config.SslKeyLocation = FileAt(trigger.SslKeyLocation, resolver);
        config.SslKeyPassword = resolver.ResolveSetting(trigger.SslKeyPassword);
        config.SslCertificateLocation = FileAt(trigger.SslCertificateLocation, resolver);
        config.SslCaLocation = FileAt(trigger.SslCaLocation, resolver);
        config.SslCaPem = Certificate(resolver.ResolveSetting(trigger.SslCaPEM));
        var both = resolver.ResolveSetting(trigger.SslCertificateandKeyPEM);
        config.SslCertificatePem = Certificate(string.IsNullOrEmpty(both) ? resolver.ResolveSetting(trigger.SslCertificatePEM) : both);
        config.SslKeyPem = PrivateKey(string.IsNullOrEmpty(both) ? resolver.ResolveSetting(trigger.SslKeyPEM) : both);
        if (trigger.AuthenticationMode != BrokerAuthenticationMode.NotSet)
            config.SaslMechanism = (SaslMechanism)trigger.AuthenticationMode;
        if (trigger.Protocol != BrokerProtocol.NotSet)
            config.SecurityProtocol = (SecurityProtocol)trigger.Protocol;
        if (trigger.AuthenticationMode == BrokerAuthenticationMode.OAuthBearer)
            AddOAuth(config, trigger, resolver);
    }

    private static void AddOAuth(ConsumerConfig config, KafkaTriggerAttribute trigger, SettingResolver resolver)
    {
        config.SaslOauthbearerMethod = (SaslOauthbearerMethod)trigger.OAuthBearerMethod;
        config.SaslOauthbearerClientId = resolver.ResolveSetting(trigger.OAuthBearerClientId);
        config.SaslOauthbearerClientSecret = resolver.ResolveSetting(trigger.OAuthBearerClientSecret);
        config.SaslOauthbearerScope = resolver.ResolveSetting(trigger.OAuthBearerScope);
        config.SaslOauthbearerTokenEndpointUrl = resolver.ResolveSetting(trigger.OAuthBearerTokenEndpointUrl);
        config.SaslOauthbearerExtensions = resolver.ResolveSetting(trigger.OAuthBearerExtensions);
    }

    private static string? FileAt(string? location, SettingResolver resolver)
    {
        if (string.IsNullOrWhiteSpace(location))
            return null;
        var path = resolver.ResolveSetting(location);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{location} is not a valid file location.");
    }

    // Line breaks may come as the two characters \n: settings have one line.
    private static string? Certificate(string? pem) => Section(CertificatePattern(), pem);

    private static string? PrivateKey(string? pem) => Section(PrivateKeyPattern(), pem);

    private static string? Section(Regex pattern, string? pem) =>
        pem is not null && pattern.Match(pem) is { Success: true } match ? match.Value.Replace("\\n", "\n", StringComparison.Ordinal) : null;

    [GeneratedRegex("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", RegexOptions.Singleline)]
    private static partial Regex CertificatePattern();

    [GeneratedRegex("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", RegexOptions.Singleline)]
    private static partial Regex PrivateKeyPattern();
}
