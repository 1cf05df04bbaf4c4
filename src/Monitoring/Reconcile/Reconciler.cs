using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>
/// Judges dirty units and stores what they come to: a pure function of segments, progress and probes, so that running twice changes nothing. A unit stays
/// dirty while segments may still come or traces are open; a late hop makes it dirty again, and the recomputation retracts the loss.
/// Runs do not overlap.
/// </summary>
public sealed class Reconciler
{
    private readonly ReconcileOptions _options;
    private readonly IngestOptions _ingest;
    private readonly IWindowIndexStore _index;
    private readonly IWindowResultStore _results;
    private readonly IEmitterStore _emitters;
    private readonly TimeProvider _clock;
    private readonly ILogger<Reconciler> _logger;
    private readonly ObservedProgress _progress;
    private readonly UnitReading _reading;
    private readonly Probing _probing;
    private readonly UnitSchedule _schedule;
    private readonly LateGaps _lateGaps;
    private readonly IReadOnlyList<StreamPath> _paths;
    private readonly Lock _lock = new();

    public Reconciler(
        TracingTopology tracing, IReadOnlyList<StreamPath> paths, ReconcileOptions options, IngestOptions ingest, ReconcileStores stores,
        IRecordProbe probe, TimeProvider clock, ILogger<Reconciler> logger)
    {
        (_options, _ingest, _index, _results, _emitters) = (options, ingest, stores.Index, stores.Results, stores.Emitters);
        (_clock, _logger) = (clock, logger);
        _progress = new ObservedProgress(tracing, paths, stores.Progress);
        _reading = new UnitReading(paths, stores.Segments);
        _probing = new Probing(probe, stores.Probes, clock);
        _schedule = new UnitSchedule(options, ingest.Lease + ingest.LeaseMargin);
        _lateGaps = new LateGaps(paths, stores);
        _paths = paths;
    }

    /// <summary>Judges what is due. Throws when the stores cannot be read at all; a unit that fails alone is logged and stays dirty.</summary>
    public async Task<ReconcileRun> RunAsync(CancellationToken cancellation)
    {
        var now = NowMs();
        await _progress.RefreshAsync(now, cancellation);
        MonitoringMeter.Watermark(_progress.Watermark.WatermarkMs, now);
        var dirty = await ListAsync(now, cancellation);
        var due = _schedule.Due(dirty, now);
        var run = new ReconcileRun(now, _progress.Watermark.WatermarkMs, dirty.Count, 0, 0, 0, dirty.Count == 0 ? null : dirty.Min(d => d.Unit.WindowMs));
        if (due.Count > 0)
        {
            var gaps = await _emitters.ReadGapsAsync(LateGaps.ReadFrom(_paths, due[0].Unit.WindowMs), now, cancellation);
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellation },
                async (window, stop) =>
                {
                    var settled = await TryJudgeAsync(window, gaps, run.WatermarkMs, stop);
                    lock (_lock)
                        run = run with
                        {
                            Judged = run.Judged + (settled is null ? 0 : 1),
                            Settled = run.Settled + (settled == true ? 1 : 0),
                            Failed = run.Failed + (settled is null ? 1 : 0),
                        };
                });
        }

        await _index.PutRunAsync(run, cancellation);
        return run;
    }

    /// <summary>The dirty units; marks of hop records found lost make more of them first, and stay for the next run when that fails.</summary>
    private async Task<IReadOnlyList<DirtyWindow>> ListAsync(long nowMs, CancellationToken cancellation)
    {
        var listed = await _index.ListAsync(cancellation);
        if (!listed.Any(LateGaps.IsMark))
            return listed;
        try
        {
            await _lateGaps.FollowAsync(listed, nowMs, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.MarksLeft(_logger, failure);
        }

        return [.. (await _index.ListAsync(cancellation)).Where(d => !LateGaps.IsMark(d))];
    }

    private long NowMs() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether the unit is settled; null when it could not be judged.</summary>
    private async Task<bool?> TryJudgeAsync(DirtyWindow window, IReadOnlyList<EmitterGap> gaps, long watermarkMs, CancellationToken cancellation)
    {
        try
        {
            if (!_reading.TryGetPath(window.Unit.Stream, out var path) || IsTooOld(window.Unit))
                return await _index.TryRemoveAsync(window, cancellation);
            return await JudgeAsync(path, window, gaps, watermarkMs, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.UnitFailed(_logger, window.Unit, failure);
            return null;
        }
    }

    private bool IsTooOld(WindowUnit unit) => unit.WindowMs < NowMs() - (long)_ingest.Retention.TotalMilliseconds - TimeSpan.MillisecondsPerDay;

    private async Task<bool> JudgeAsync(
        StreamPath path, DirtyWindow window, IReadOnlyList<EmitterGap> gaps, long watermarkMs, CancellationToken cancellation)
    {
        var readAt = NowMs();
        var judge = await _reading.ReadAsync(path, window.Unit, cancellation);
        var known = _schedule.WasJudged(window.Unit) ? await _probing.KnownAsync(window.Unit, cancellation) : null;
        var facts = new WindowFacts
        {
            Progress = _progress.History,
            Gaps = gaps,
            Probes = known ?? [],
            Time = new JudgementTime(readAt, watermarkMs),
        };
        var judgement = judge.Judge(facts);
        var probes = 0;
        if (judgement.Wanted.Length > 0 && known is null)
        {
            known = await _probing.KnownAsync(window.Unit, cancellation);
            judgement = known.Count == 0 ? judgement : judge.Judge(facts = facts with { Probes = known });
        }

        if (judgement.Wanted.Length > 0)
        {
            probes = judgement.Wanted.Length;
            await _probing.AskAsync(window.Unit, judgement.Wanted, known!, cancellation);
            judgement = judge.Judge(facts with { Probes = known! });
        }

        MonitoringMeter.Reconciled(judge.HopCount, probes, window.Unit.Stream);
        _reading.Return(judge);
        await _results.PutAsync(judgement.Result, cancellation);
        _schedule.Judged(window, readAt);
        return IsFinal(path, window, judgement.Result, readAt) && await _index.TryRemoveAsync(window, cancellation);
    }

    private bool IsFinal(StreamPath path, in DirtyWindow window, WindowResult result, long readAtMs)
    {
        if (!_schedule.IsQuiet(window, readAtMs))
            return false;
        var giveUpAt = window.Unit.WindowMs + path.WindowMs + (long)path.Stream.GiveUpAfter.TotalMilliseconds;
        return result.OpenTraces == 0 || readAtMs > giveUpAt;
    }
}
