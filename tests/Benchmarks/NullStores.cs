using System.Runtime.CompilerServices;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Benchmarks;

/// <summary>Stores that keep nothing, to measure what comes before them.</summary>
internal sealed class NullStores : ISegmentStore, IWindowIndexStore, IEmitterStore, IDeadLetterStore
{
    public long Bytes { get; private set; }

    public Task WriteAsync(IReadOnlyList<SegmentBlock> segments, CancellationToken cancellation)
    {
        foreach (var segment in segments)
            Bytes += segment.Bytes.Length;
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<SegmentBlock> ReadAsync(WindowUnit unit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task TouchAsync(IReadOnlyCollection<WindowUnit> units, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<DirtyWindow>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DirtyWindow>>([]);

    public Task<bool> TryRemoveAsync(DirtyWindow window, CancellationToken cancellation) => Task.FromResult(true);

    public Task PutRunAsync(ReconcileRun run, CancellationToken cancellation) => Task.CompletedTask;

    public Task<ReconcileRun?> GetRunAsync(CancellationToken cancellation) => Task.FromResult<ReconcileRun?>(null);

    public Task WriteGapsAsync(IReadOnlyCollection<EmitterGap> gaps, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<EmitterGap>> ReadGapsAsync(long fromMs, long toMs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<EmitterGap>>([]);

    public Task WriteCheckpointsAsync(IReadOnlyCollection<LedgerCheckpoint> checkpoints, CancellationToken cancellation) => Task.CompletedTask;

    public Task<LedgerState?> ReadCheckpointAsync(string topic, int partition, CancellationToken cancellation) => Task.FromResult<LedgerState?>(null);

    public Task WriteAsync(IReadOnlyCollection<DeadLetter> letters, long nowMs, CancellationToken cancellation) =>
        throw new InvalidOperationException($"A record was refused: {letters.First().Reason}");

    public Task<Page<DeadLetter>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation) =>
        Task.FromResult(new Page<DeadLetter>([], null));
}
