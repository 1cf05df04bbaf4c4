using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;

namespace Chasqui.Kafka.Wire;

/// <summary>How to connect to a cluster's brokers: librdkafka's settings, as far as the hand-written connection speaks them.</summary>
/// <param name="Tls">TLS on every connection.</param>
/// <param name="Mechanism">The SASL mechanism; null for none.</param>
/// <param name="UserName">SASL's user.</param>
/// <param name="Password">SASL's password.</param>
internal sealed record BrokerSecurity(bool Tls, string? Mechanism, string UserName, string Password)
{
    private X509Certificate2Collection? Authorities { get; init; }

    private X509Certificate2? Own { get; init; }

    private bool VerifyName { get; init; } = true;

    private bool VerifyCertificate { get; init; } = true;

    /// <summary>Whether the mechanism is spoken here. Without it a broker is asked only what it answers to anyone: ApiVersions.</summary>
    public bool CanLogIn => Mechanism is null or "PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512";

    public static BrokerSecurity From(ClientConfig config)
    {
        var protocol = config.SecurityProtocol ?? SecurityProtocol.Plaintext;
        var tls = protocol is SecurityProtocol.Ssl or SecurityProtocol.SaslSsl;
        var sasl = protocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl;
        return new(tls, sasl ? (config.Get("sasl.mechanism") ?? config.Get("sasl.mechanisms") ?? "GSSAPI").ToUpperInvariant() : null,
            config.SaslUsername ?? "", config.SaslPassword ?? "")
        {
            Authorities = tls ? ReadAuthorities(config) : null,
            Own = tls ? ReadOwn(config) : null,
            VerifyName = config.Get("ssl.endpoint.identification.algorithm") is null or "https",
            VerifyCertificate = config.EnableSslCertificateVerification ?? true,
        };
    }

    public SslClientAuthenticationOptions TlsOptions(string host) => new()
    {
        TargetHost = host,
        ClientCertificates = Own is null ? null : [Own],
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, errors),
    };

    private bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (!VerifyCertificate)
            return true;
        if (!VerifyName)
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (errors == SslPolicyErrors.None || Authorities is null || certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return errors == SslPolicyErrors.None;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }

    private static X509Certificate2Collection? ReadAuthorities(ClientConfig config)
    {
        var read = new X509Certificate2Collection();
        if (config.SslCaLocation is { Length: > 0 } file && File.Exists(file))
            read.ImportFromPemFile(file);
        else if (config.SslCaPem is { Length: > 0 } pem)
            read.ImportFromPem(pem);
        return read.Count == 0 ? null : read;
    }

    private static X509Certificate2? ReadOwn(ClientConfig config)
    {
        if (config.SslCertificateLocation is { Length: > 0 } certificate && config.SslKeyLocation is { Length: > 0 } key)
            return string.IsNullOrEmpty(config.SslKeyPassword)
                ? X509Certificate2.CreateFromPemFile(certificate, key)
                : X509Certificate2.CreateFromEncryptedPemFile(certificate, config.SslKeyPassword, key);
        return config.SslCertificatePem is { Length: > 0 } pem && config.SslKeyPem is { Length: > 0 } keyPem
            ? X509Certificate2.CreateFromPem(pem, keyPem)
            : null;
    }
}
