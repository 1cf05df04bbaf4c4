using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ports;

/// <summary>What records were found when they were looked up: kept, because Kafka may answer otherwise later.</summary>
public interface IProbeStore
{
    Task<IReadOnlyDictionary<ProbedRecord, ProbeFinding>> GetAsync(WindowUnit unit, CancellationToken cancellation);

    /// <summary>
    /// Adds findings. The first finding of a record stays, but for one that comes after the record had been found (<see cref="ProbeFinding.FoundMs"/>): it says
    /// all that the first does, and takes its place.
    /// </summary>
    Task AddAsync(WindowUnit unit, IReadOnlyCollection<KeyValuePair<ProbedRecord, ProbeFinding>> findings, CancellationToken cancellation);
}
