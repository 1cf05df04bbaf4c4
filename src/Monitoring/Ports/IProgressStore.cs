using Chasqui.Domain.Progress;

namespace Chasqui.Monitoring.Ports;

/// <summary>The sampled progress of consumer groups, the ingest group included.</summary>
public interface IProgressStore
{
    /// <summary>Keeps samples of any clusters; one of the same group, topic and time replaces the one before.</summary>
    Task AppendAsync(IReadOnlyCollection<GroupOffsets> samples, CancellationToken cancellation);

    /// <summary>Samples of a cluster begun at or after a time, in Unix milliseconds, in the order of their times.</summary>
    IAsyncEnumerable<GroupOffsets> ReadAsync(string cluster, long fromMs, CancellationToken cancellation);
}
