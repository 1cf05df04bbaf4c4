namespace Chasqui.Monitoring.Brokers;

/// <summary>What a broker said of itself.</summary>
/// <param name="Values">By the names of <see cref="Chasqui.Domain.Brokers.BrokerMetric"/>; finite values only; empty when nothing could be read.</param>
/// <param name="Error">Why nothing, or not all, could be read, in words for an operator; null when all was well.</param>
public sealed record MetricsReading(IReadOnlyDictionary<string, double> Values, string? Error)
{
    public static readonly MetricsReading None = new(new Dictionary<string, double>(), null);

    public static MetricsReading Failed(string error) => None with { Error = error };
}

/// <summary>Reads a broker's metrics, wherever they are published.</summary>
public interface IMetricsSource
{
    /// <summary>
    /// Never throws for a source that is slow, away or broken: that is in <see cref="MetricsReading.Error"/>, and costs nothing but this reading.
    /// </summary>
    Task<MetricsReading> ReadAsync(string cluster, int broker, CancellationToken cancellation);
}
