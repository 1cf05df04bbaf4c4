using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ports;

/// <summary>Where hops are kept, as segments.</summary>
public interface ISegmentStore
{
    /// <summary>
    /// Writes segments of any units, replacing those with the same unit and key. When it returns, all are durable; when it throws, any of them may
    /// be. Cancelled, it starts no further request.
    /// </summary>
    Task WriteAsync(IReadOnlyList<SegmentBlock> segments, CancellationToken cancellation);

    /// <summary>Every segment of a unit that was durable when the enumeration began, by key; later ones may be among them.</summary>
    IAsyncEnumerable<SegmentBlock> ReadAsync(WindowUnit unit, CancellationToken cancellation);
}
