using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>Finds one trace, or all since some time, and judges them as of now. Asks Kafka nothing: probes are those the reconciler made.</summary>
public sealed class TraceQuery : IDisposable
{
    private readonly IReadOnlyList<StreamPath> _paths;
    private readonly UnitReading _reading;
    private readonly ObservedProgress _progress;
    private readonly IEmitterStore _emitters;
    private readonly IProbeStore _probes;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public TraceQuery(TracingTopology tracing, IReadOnlyList<StreamPath> paths, ReconcileStores stores, TimeProvider clock)
    {
        (_paths, _emitters, _probes, _clock) = (paths, stores.Emitters, stores.Probes, clock);
        _reading = new UnitReading(paths, stores.Segments);
        _progress = new ObservedProgress(tracing, paths, stores.Progress);
    }

    /// <summary>The trace in the stream, or in each stream when none is named; null when no hop of it was seen.</summary>
    public async Task<TraceReport?> FindAsync(TraceId id, string? stream, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            await _progress.RefreshAsync(now, cancellation);
            foreach (var path in _paths.Where(p => stream is null || p.Stream.Name == stream))
                if (await FindAsync(path, id, now, cancellation) is { } report)
                    return report;
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// What became of a stream's events that began at or after a time, from the hops that are stored now, whatever windows they fall in; and how far hops were
    /// ingested, in Unix milliseconds (<see cref="long.MinValue"/> when that is not known). Reads every segment of those windows.
    /// </summary>
    public async Task<(TracesSince Traces, long WatermarkMs)> SinceAsync(string stream, SinceQuestion question, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            await _progress.RefreshAsync(now, cancellation);
            var (sum, path) = (TracesSince.None, _paths.Single(p => p.Stream.Name == stream));
            for (var window = path.WindowOf(question.SinceMs); window <= now; window += path.WindowMs)
                for (var shard = 0; shard < path.Stream.Shards; shard++)
                {
                    var (judge, facts) = await ReadAsync(path, new WindowUnit(stream, window, shard), now, cancellation);
                    sum += judge.HopCount == 0 ? TracesSince.None : judge.Since(question, facts);
                    _reading.Return(judge);
                }

            return (sum, _progress.Watermark.WatermarkMs);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<TraceReport?> FindAsync(StreamPath path, TraceId id, long nowMs, CancellationToken cancellation)
    {
        var unit = new WindowUnit(path.Stream.Name, path.WindowOf(id.OriginMs), path.ShardOf(id));
        var (judge, facts) = await ReadAsync(path, unit, nowMs, cancellation);
        var report = judge.HopCount == 0 ? null : judge.Find(id, facts);
        _reading.Return(judge);
        return report;
    }

    private async Task<(WindowJudge Judge, WindowFacts Facts)> ReadAsync(StreamPath path, WindowUnit unit, long nowMs, CancellationToken cancellation)
    {
        var judge = await _reading.ReadAsync(path, unit, cancellation);
        return (judge, new WindowFacts
        {
            Progress = _progress.History,
            Gaps = await _emitters.ReadGapsAsync(LateGaps.ReadFrom([path], unit.WindowMs), nowMs, cancellation),
            Probes = await _probes.GetAsync(unit, cancellation),
            Time = new JudgementTime(nowMs, _progress.Watermark.WatermarkMs),
        });
    }
}
