using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Memory;

/// <summary>The index in memory, for tests.</summary>
public sealed class MemoryWindowIndexStore(TimeProvider clock) : IWindowIndexStore
{
    private readonly Dictionary<WindowUnit, DirtyWindow> _dirty = [];
    private ReconcileRun? _run;
    private int _version;

    public Task TouchAsync(IReadOnlyCollection<WindowUnit> units, CancellationToken cancellation)
    {
        lock (_dirty)
            foreach (var unit in units)
                _dirty[unit] = new DirtyWindow(unit, clock.GetUtcNow().ToUnixTimeMilliseconds(), $"{++_version}");
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DirtyWindow>> ListAsync(CancellationToken cancellation)
    {
        lock (_dirty)
            return Task.FromResult<IReadOnlyList<DirtyWindow>>([.. _dirty.Values]);
    }

    public Task<bool> TryRemoveAsync(DirtyWindow window, CancellationToken cancellation)
    {
        lock (_dirty)
            return Task.FromResult(_dirty.TryGetValue(window.Unit, out var now) && now.Version == window.Version && _dirty.Remove(window.Unit));
    }

    public Task PutRunAsync(ReconcileRun run, CancellationToken cancellation)
    {
        _run = run;
        return Task.CompletedTask;
    }

    public Task<ReconcileRun?> GetRunAsync(CancellationToken cancellation) => Task.FromResult(_run);
}
