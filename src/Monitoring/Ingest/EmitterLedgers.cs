using System.Runtime.InteropServices;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Ingest;

/// <summary>
/// The ledgers of the partitions this process ingests: what emitters sent is counted, gaps are stored at once, checkpoints now and then. What a kill takes from
/// the last checkpoint on is unmeasured for the emitters that it concerns (see <see cref="EmitterGap.Unmeasured"/>).
/// </summary>
internal sealed class EmitterLedgers(
    IReadOnlyList<StreamPath> paths, IEmitterStore store, IWindowIndexStore index, TimeProvider clock, TimeSpan checkpointEvery) : IDisposable
{
    private readonly Dictionary<(string Topic, int Partition), EmitterLedger> _ledgers = [];
    private readonly HashSet<(string, int)> _begun = [];
    private readonly HashSet<(string, int)> _changed = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _checkpointAt = clock.GetTimestamp();

    /// <summary>Gaps written since the start.</summary>
    public long Gaps { get; private set; }

    public async Task CountAsync(ReadOnlyMemory<IngestRecord> records, IngestBatch batch, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await BeginAsync(records, cancellation);
            Observe(batch);
            Advance(records.Span);
            await WriteGapsAsync(cancellation);
            if (clock.GetElapsedTime(_checkpointAt) >= checkpointEvery)
                await CheckpointAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes what has changed; to be called before the process ends, so that nothing goes unmeasured.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await WriteGapsAsync(cancellation);
            await CheckpointAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The first record of each partition tells whether the ledger continues.</summary>
    private async Task BeginAsync(ReadOnlyMemory<IngestRecord> records, CancellationToken cancellation)
    {
        _begun.Clear();
        var (topic, partition) = ("", -1);
        for (var i = 0; i < records.Length; i++)
        {
            var record = records.Span[i];
            if (record.Partition == partition && ReferenceEquals(record.Topic, topic))
                continue;
            (topic, partition) = (record.Topic, record.Partition);
            if (_begun.Add((topic, partition)))
                await BeginAsync(topic, partition, record.Offset, cancellation);
        }
    }

    private async Task BeginAsync(string topic, int partition, long offset, CancellationToken cancellation)
    {
        if (!_ledgers.TryGetValue((topic, partition), out var ledger))
            _ledgers.Add((topic, partition), ledger = new EmitterLedger(topic, partition));
        if (!ledger.Continues(offset))
            ledger.Begin(offset, await store.ReadCheckpointAsync(topic, partition, cancellation));
    }

    // Frames of a partition mostly come in runs: one look-up a run.
    private void Observe(IngestBatch batch)
    {
        EmitterLedger? ledger = null;
        var (topic, partition) = ("", -1);
        foreach (ref readonly var frame in CollectionsMarshal.AsSpan(batch.Frames))
        {
            if (ledger is null || frame.Partition != partition || !ReferenceEquals(frame.Topic, topic))
            {
                ledger = _ledgers[(topic, partition) = (frame.Topic, frame.Partition)];
                _changed.Add((topic, partition));
            }

            ledger.Observe(frame.Offset, frame.Header, frame.Hops, batch.StagesOf(frame));
        }
    }

    private void Advance(ReadOnlySpan<IngestRecord> records)
    {
        EmitterLedger? ledger = null;
        var (topic, partition) = ("", -1);
        foreach (ref readonly var record in records)
        {
            if (ledger is null || record.Partition != partition || !ReferenceEquals(record.Topic, topic))
                ledger = _ledgers[(topic, partition) = (record.Topic, record.Partition)];
            ledger.Skip(record.Offset);
        }
    }

    /// <summary>
    /// First the gaps, then the marks that make the reconciler look for windows that were settled without knowing of them: a crash in between repeats both.
    /// </summary>
    private async Task WriteGapsAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var ledger in _ledgers.Values)
        {
            if (ledger.Changes.Count == 0)
                continue;
            await store.WriteGapsAsync([.. ledger.Changes.Select(g => g with { FoundMs = now })], cancellation);
            await index.TouchAsync([.. ledger.Changes.SelectMany(MarksOf).Distinct()], cancellation);
            Gaps += ledger.Changes.Count;
            ledger.ForgetChanges();
        }
    }

    private IEnumerable<WindowUnit> MarksOf(EmitterGap gap) =>
        from path in paths
        where gap.Stages.Any(s => s.Stream == path.Stream.Name)
        select new WindowUnit(path.Stream.Name, path.WindowOf(Math.Max(0, gap.FromMs)), WindowUnit.AllShards);

    private async Task CheckpointAsync(CancellationToken cancellation)
    {
        _checkpointAt = clock.GetTimestamp();
        if (_changed.Count == 0)
            return;
        await store.WriteCheckpointsAsync(
            [.. _changed.Select(c => new LedgerCheckpoint(c.Item1, c.Item2, _ledgers[c].Checkpoint()))], cancellation);
        _changed.Clear();
    }
}
