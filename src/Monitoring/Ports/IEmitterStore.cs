using Chasqui.Domain.Progress;

namespace Chasqui.Monitoring.Ports;

/// <summary>The checkpoint of one partition's ledger.</summary>
public sealed record LedgerCheckpoint(string Topic, int Partition, LedgerState State);

/// <summary>What emitters sent, and what of it was lost.</summary>
public interface IEmitterStore
{
    /// <summary>Replaces the gaps with the same topic, partition, emitter, first sequence and kind.</summary>
    Task WriteGapsAsync(IReadOnlyCollection<EmitterGap> gaps, CancellationToken cancellation);

    /// <summary>Gaps that reach into [<paramref name="fromMs"/>, <paramref name="toMs"/>], closed ones included.</summary>
    Task<IReadOnlyList<EmitterGap>> ReadGapsAsync(long fromMs, long toMs, CancellationToken cancellation);

    Task WriteCheckpointsAsync(IReadOnlyCollection<LedgerCheckpoint> checkpoints, CancellationToken cancellation);

    Task<LedgerState?> ReadCheckpointAsync(string topic, int partition, CancellationToken cancellation);
}
