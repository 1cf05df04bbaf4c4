using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ports;

/// <summary>What records were found when they were looked up: kept, because Kafka may answer otherwise later.</summary>
public interface IProbeStore
{
    Task<IReadOnlyDictionary<ProbedRecord, ProbeFinding>> GetAsync(WindowUnit unit, CancellationToken cancellation);

    /// <summary>Adds findings. The first finding of a record stays.</summary>
    Task AddAsync(WindowUnit unit, IReadOnlyCollection<KeyValuePair<ProbedRecord, ProbeFinding>> findings, CancellationToken cancellation);
}
