using System.Collections.Concurrent;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>Reads units into judges, which are kept for the next one because of their buffers.</summary>
internal sealed class UnitReading(IReadOnlyList<StreamPath> paths, ISegmentStore segments)
{
    private readonly Dictionary<string, StreamPath> _paths = paths.ToDictionary(p => p.Stream.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentBag<WindowJudge>> _judges = [];

    public bool TryGetPath(string stream, out StreamPath path) => _paths.TryGetValue(stream, out path!);

    public async Task<WindowJudge> ReadAsync(StreamPath path, WindowUnit unit, CancellationToken cancellation)
    {
        if (!BagOf(unit.Stream).TryTake(out var judge))
            judge = new WindowJudge(path);
        judge.Begin(unit);
        await foreach (var segment in segments.ReadAsync(unit, cancellation))
            judge.Add(segment.Key, segment.Bytes.Span);
        return judge;
    }

    /// <summary>To be called when the judge's last result has been used.</summary>
    public void Return(WindowJudge judge) => BagOf(judge.Unit.Stream).Add(judge);

    private ConcurrentBag<WindowJudge> BagOf(string stream) => _judges.GetOrAdd(stream, _ => []);
}
