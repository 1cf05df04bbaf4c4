using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>Writes a record to a partition that a broker leads, and reads it back; or only reads, where writing is not allowed.</summary>
public interface ICanary
{
    /// <summary>
    /// Null when the broker has no canary partition, or the configuration wants no canary. Never throws for a broker that is slow or away: that is in the
    /// answer. What is not done when <paramref name="cancellation"/> comes has timed out.
    /// </summary>
    Task<CanaryResult?> RunAsync(string cluster, BrokerEndpoint broker, CancellationToken cancellation);
}
