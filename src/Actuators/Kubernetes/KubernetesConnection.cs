using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Chasqui.Actuators.Kubernetes;

/// <summary>
/// How the API server is reached: inside a pod by its service account, else by <c>endpoint</c>, <c>token</c> and <c>ca</c>. The server's certificate is
/// always verified: against <c>ca</c> (a file, or PEM text in a setting), or without one against what the machine trusts.
/// </summary>
internal sealed record KubernetesConnection(Uri Endpoint, string? TokenFile, string? Token, string? Authority)
{
    private const string Mounted = "/var/run/secrets/kubernetes.io/serviceaccount/";

    /// <exception cref="ActuatorSettingException">Neither is there.</exception>
    public static KubernetesConnection Of(ActuatorSettings settings)
    {
        if (settings.Find("endpoint") is { } endpoint)
            return new(Actuators.Endpoint.Of("endpoint", endpoint), settings.Find("tokenFile"), settings.Find("tokenFile") is null ? settings.Require("token") : null, settings.Find("ca"));
        var (host, port) = (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host) || !File.Exists(Mounted + "token"))
            throw new ActuatorSettingException("'endpoint' has no value, and this app does not run in a pod with a service account");
        var address = host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}" : $"https://{host}:{port}";
        return new(new Uri(address), Mounted + "token", null, Mounted + "ca.crt");
    }

    /// <summary>Read each time: a mounted token is replaced about every hour.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellation) =>
        Token ?? (await File.ReadAllTextAsync(TokenFile!, cancellation)).Trim();

    public HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (Authority is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Authority) };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 8 * 1024 * 1024 };
    }

    // Only this authority is trusted then; a cluster's own has no revocation list.
    private static X509ChainPolicy Policy(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (authority.StartsWith("-----BEGIN", StringComparison.Ordinal))
            policy.CustomTrustStore.ImportFromPem(authority);
        else
            policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }
}
