using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.StoreContract.Memory;

namespace Chasqui.StoreContract;

/// <summary>One implementation of every store, empty.</summary>
public sealed record TestStores(
    ISegmentStore Segments, IWindowIndexStore Index, IWindowResultStore Results, IProbeStore Probes, IProgressStore Progress, IEmitterStore Emitters,
    IDeadLetterStore DeadLetters)
{
    public ReconcileStores Reconciling => new(Segments, Index, Results, Probes, Progress, Emitters);

    public static TestStores InMemory(TimeProvider clock) => new(
        new MemorySegmentStore(clock), new MemoryWindowIndexStore(clock), new MemoryWindowResultStore(), new MemoryProbeStore(), new MemoryProgressStore(),
        new MemoryEmitterStore(), new MemoryDeadLetterStore());
}
