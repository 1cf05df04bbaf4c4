using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>Drops the days that the retention is over for. Ingest refuses hops that old, a day before their tables go.</summary>
public sealed class DropOldTables(IRetentionStore store, IngestOptions options, TimeProvider clock)
{
    /// <summary>Returns the names of the tables dropped.</summary>
    public Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation) =>
        store.DropBeforeAsync(DateOnly.FromDateTime((clock.GetUtcNow() - options.Retention - TimeSpan.FromDays(1)).UtcDateTime), cancellation);
}
