using System.Text.Json;
using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>Gaps and checkpoints in memory, for tests.</summary>
public sealed class MemoryEmitterStore : IEmitterStore
{
    private readonly Dictionary<(string, int, ulong, long, bool), EmitterGap> _gaps = [];
    private readonly Dictionary<(string, int), string> _checkpoints = [];

    public Task WriteGapsAsync(IReadOnlyCollection<EmitterGap> gaps, CancellationToken cancellation)
    {
        lock (_gaps)
            foreach (var gap in gaps)
                _gaps[(gap.Topic, gap.Partition, gap.Emitter, gap.FirstSequence, gap.Dropped)] = gap;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<EmitterGap>> ReadGapsAsync(long fromMs, long toMs, CancellationToken cancellation)
    {
        lock (_gaps)
            return Task.FromResult<IReadOnlyList<EmitterGap>>([.. _gaps.Values.Where(g => g.FromMs <= toMs && g.ToMs >= fromMs)]);
    }

    public Task WriteCheckpointsAsync(IReadOnlyCollection<LedgerCheckpoint> checkpoints, CancellationToken cancellation)
    {
        lock (_gaps)
            foreach (var checkpoint in checkpoints)
                _checkpoints[(checkpoint.Topic, checkpoint.Partition)] = JsonSerializer.Serialize(checkpoint.State);
        return Task.CompletedTask;
    }

    public Task<LedgerState?> ReadCheckpointAsync(string topic, int partition, CancellationToken cancellation)
    {
        lock (_gaps)
            return Task.FromResult(
                _checkpoints.TryGetValue((topic, partition), out var json) ? JsonSerializer.Deserialize<LedgerState>(json) : null);
    }
}
