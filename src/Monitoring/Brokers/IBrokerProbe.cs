using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>What a direct connection to a broker brought. What was not come to is null.</summary>
public sealed record BrokerProbe(ProbeResult Connect, ProbeResult? ApiVersions = null, ProbeResult? Metadata = null);

/// <summary>Connects to one broker, and asks it itself.</summary>
public interface IBrokerProbe
{
    /// <summary>Never throws for a broker that is slow or away: that is in the answer. What is not answered when <paramref name="cancellation"/> comes has timed out.</summary>
    Task<BrokerProbe> ProbeAsync(string cluster, BrokerEndpoint broker, CancellationToken cancellation);
}
