namespace Chasqui.Monitoring.Ports;

/// <summary>What one run of the reconciler came to.</summary>
/// <param name="AtMs">When it began, in Unix milliseconds.</param>
/// <param name="WatermarkMs">The ingest watermark it judged by; <see cref="long.MinValue"/> when it is not known.</param>
/// <param name="Dirty">Units that were dirty.</param>
/// <param name="Judged">Units judged.</param>
/// <param name="Settled">Units settled.</param>
/// <param name="Failed">Units that could not be judged; they stay dirty.</param>
/// <param name="OldestDirtyMs">The earliest window that was dirty, in Unix milliseconds; null when none was.</param>
public sealed record ReconcileRun(long AtMs, long WatermarkMs, int Dirty, int Judged, int Settled, int Failed, long? OldestDirtyMs);
