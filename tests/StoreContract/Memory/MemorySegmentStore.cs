using System.Runtime.CompilerServices;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>Segments in memory, for tests.</summary>
public sealed class MemorySegmentStore(TimeProvider clock) : ISegmentStore
{
    private readonly Dictionary<WindowUnit, Dictionary<SegmentKey, SegmentBlock>> _units = [];

    public Task WriteAsync(IReadOnlyList<SegmentBlock> segments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_units)
            foreach (var segment in segments)
            {
                if (!_units.TryGetValue(segment.Unit, out var unit))
                    _units.Add(segment.Unit, unit = []);
                unit[segment.Key] = segment with { Bytes = segment.Bytes.ToArray(), StoredMs = clock.GetUtcNow().ToUnixTimeMilliseconds() };
            }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<SegmentBlock> ReadAsync(WindowUnit unit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SegmentBlock[] found;
        lock (_units)
            found = _units.TryGetValue(unit, out var segments)
                ? [.. segments.Values.OrderBy(s => (s.Key.Topic, s.Key.Partition, s.Key.FirstOffset, s.Key.FirstIndex))]
                : [];
        foreach (var segment in found)
            yield return segment;
        await Task.CompletedTask;
    }
}
