using System.Collections.Immutable;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>How tracing itself is doing.</summary>
/// <param name="NowMs">The time of the answer, in Unix milliseconds.</param>
/// <param name="WatermarkMs">The ingest watermark; null when it is not known.</param>
/// <param name="Partitions">By partition of the hop topic: its watermark; null when it is not known.</param>
/// <param name="LastRun">The reconciler's latest run; null when there was none.</param>
/// <param name="Dirty">Units to be judged.</param>
/// <param name="OldestDirtyMs">The earliest window among them.</param>
public sealed record TracingHealth(
    long NowMs, long? WatermarkMs, ImmutableSortedDictionary<int, long?> Partitions, ReconcileRun? LastRun, int Dirty, long? OldestDirtyMs);

/// <summary>Gathers <see cref="TracingHealth"/>.</summary>
public sealed class HealthQuery(TracingTopology tracing, ReconcileStores stores, TimeProvider clock)
{
    /// <summary>How far back samples of the ingest group are looked at.</summary>
    private static readonly TimeSpan Lookback = TimeSpan.FromMinutes(15);

    public async Task<TracingHealth> GetAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var watermark = new Domain.Progress.IngestWatermark();
        await foreach (var sample in stores.Progress.ReadAsync(tracing.Cluster, now - (long)Lookback.TotalMilliseconds, cancellation))
            if (sample.Group == tracing.Group && sample.Topic == tracing.Topic)
                watermark.Add(sample);
        var dirty = (await stores.Index.ListAsync(cancellation)).Where(d => d.Unit.Shard != WindowUnit.AllShards).ToList();
        return new TracingHealth(
            now,
            Known(watermark.WatermarkMs),
            watermark.Partitions.ToImmutableSortedDictionary(p => p.Key, p => Known(p.Value)),
            await stores.Index.GetRunAsync(cancellation),
            dirty.Count,
            dirty.Count == 0 ? null : dirty.Min(d => d.Unit.WindowMs));
    }

    private static long? Known(long ms) => ms == long.MinValue ? null : ms;
}
