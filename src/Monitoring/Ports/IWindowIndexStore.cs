using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ports;

/// <summary>A unit that is to be judged (again).</summary>
/// <param name="Unit">The unit; or, with <see cref="WindowUnit.AllShards"/>, a mark that settled windows are to be looked at again.</param>
/// <param name="TouchedMs">When it was last touched by the store's clock, in Unix milliseconds.</param>
/// <param name="Version">Changes with each touch.</param>
public readonly record struct DirtyWindow(WindowUnit Unit, long TouchedMs, string Version);

/// <summary>
/// Which units are to be judged. Ingest touches a unit before it may write segments of it, for the time of a write lease (see
/// <see cref="Ingest.WindowLeases"/>); the reconciler removes one when it is settled.
/// </summary>
public interface IWindowIndexStore
{
    /// <summary>Makes the units dirty, with a new version and the store's time.</summary>
    Task TouchAsync(IReadOnlyCollection<WindowUnit> units, CancellationToken cancellation);

    /// <summary>Every dirty unit.</summary>
    Task<IReadOnlyList<DirtyWindow>> ListAsync(CancellationToken cancellation);

    /// <summary>False, with nothing changed, when the unit was touched since.</summary>
    Task<bool> TryRemoveAsync(DirtyWindow window, CancellationToken cancellation);

    /// <summary>Keeps the latest run of the reconciler, for whoever asks after its health.</summary>
    Task PutRunAsync(ReconcileRun run, CancellationToken cancellation);

    Task<ReconcileRun?> GetRunAsync(CancellationToken cancellation);
}
