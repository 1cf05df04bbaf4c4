using System.Collections.Concurrent;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Ingest;

/// <summary>
/// Ingests a batch of hop records: parse, check, group by (stream, window, shard), write segments. When it returns, everything is durable and offsets may be
/// committed; when it throws, nothing may, and the same records again have no further effect. Bad input never throws: it is dead-lettered.
/// </summary>
public sealed class HopIngest : IDisposable
{
    /// <summary>How often a write is begun anew when its lease ran out.</summary>
    private const int MaxAttempts = 3;

    private readonly IReadOnlyList<StreamPath> _paths;
    private readonly IngestOptions _options;
    private readonly ISegmentStore _segments;
    private readonly IWindowIndexStore _index;
    private readonly IDeadLetterStore _deadLetters;
    private readonly TimeProvider _clock;
    private readonly ILogger<HopIngest> _logger;
    private readonly WindowLeases _leases;
    private readonly EmitterLedgers _ledgers;
    private readonly ConcurrentBag<IngestBatch> _batches = [];

    public HopIngest(
        IReadOnlyList<StreamPath> paths, IngestOptions options, ISegmentStore segments, IWindowIndexStore index, IEmitterStore emitters,
        IDeadLetterStore deadLetters, TimeProvider clock, ILogger<HopIngest> logger)
    {
        (_paths, _options, _segments, _index, _deadLetters, _clock, _logger) = (paths, options, segments, index, deadLetters, clock, logger);
        _leases = new WindowLeases(clock, options.Lease);
        _ledgers = new EmitterLedgers(paths, emitters, index, clock, options.CheckpointEvery);
    }

    /// <summary>The records of one partition are in the order of their offsets.</summary>
    public async Task<IngestOutcome> IngestAsync(ReadOnlyMemory<IngestRecord> records, CancellationToken cancellation)
    {
        if (!_batches.TryTake(out var batch))
            batch = new IngestBatch(_paths, _options);
        try
        {
            return await IngestAsync(batch, records, cancellation);
        }
        finally
        {
            batch.Reset();
            _batches.Add(batch);
        }
    }

    /// <summary>To be called before the process ends: keeps what is known of emitters, so that nothing goes unmeasured.</summary>
    public Task FlushAsync(CancellationToken cancellation) => _ledgers.FlushAsync(cancellation);

    public void Dispose() => _ledgers.Dispose();

    private async Task<IngestOutcome> IngestAsync(IngestBatch batch, ReadOnlyMemory<IngestRecord> records, CancellationToken cancellation)
    {
        var outcome = new IngestOutcome(records.Length, 0, 0, 0);
        for (var done = 0; done < records.Length;)
        {
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            var next = batch.Parse(records.Span, done, now);
            var segments = batch.Segments();
            await WriteAsync(segments, cancellation);
            if (batch.DeadLetters.Count > 0)
            {
                await _deadLetters.WriteAsync(batch.DeadLetters, now, cancellation);
                Log.Refused(_logger, batch.DeadLetters.Count, batch.DeadLetters[0].Reason);
            }

            await _ledgers.CountAsync(records[done..next], batch, cancellation);
            outcome = new(
                outcome.Records, outcome.Hops + batch.Hops, outcome.Segments + segments.Count, outcome.DeadLetters + batch.DeadLetters.Count);
            batch.Reset();
            done = next;
        }

        MonitoringMeter.Ingested(outcome);
        return outcome;
    }

    private async Task WriteAsync(List<SegmentBlock> segments, CancellationToken cancellation)
    {
        if (segments.Count == 0)
            return;
        var units = segments.Select(s => s.Unit).ToHashSet();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteUnderLeaseAsync(units, segments, cancellation);
                return;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && attempt < MaxAttempts)
            {
                Log.LeaseRanOut(_logger, units.Count, attempt);
            }
        }
    }

    private async Task WriteUnderLeaseAsync(HashSet<WindowUnit> units, List<SegmentBlock> segments, CancellationToken cancellation)
    {
        var due = _leases.Due(units);
        var sentAt = _clock.GetTimestamp();
        using var expiry = new CancellationTokenSource(RemainingOf(units, due), _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        var touch = due.Count == 0 ? Task.CompletedTask : TouchAsync(due, sentAt, stop.Token);
        var write = _segments.WriteAsync(segments, stop.Token);
        try
        {
            await Task.WhenAll(touch, write);
        }
        catch when (!stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private TimeSpan RemainingOf(HashSet<WindowUnit> units, List<WindowUnit> due)
    {
        var held = units.Except(due).ToArray();
        var remaining = held.Length == 0 ? _options.Lease : _leases.Remaining(held);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.FromMilliseconds(1);
    }

    private async Task TouchAsync(List<WindowUnit> due, long sentAt, CancellationToken cancellation)
    {
        try
        {
            await _index.TouchAsync(due, cancellation);
            _leases.Begin(due, sentAt);
        }
        catch
        {
            _leases.End(due);
            throw;
        }
    }
}
