using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>The stores that judging reads and writes.</summary>
public sealed record ReconcileStores(
    ISegmentStore Segments, IWindowIndexStore Index, IWindowResultStore Results, IProbeStore Probes, IProgressStore Progress, IEmitterStore Emitters);
