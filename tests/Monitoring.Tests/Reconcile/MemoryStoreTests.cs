using Chasqui.Monitoring.Ports;
using Chasqui.StoreContract;
using Chasqui.StoreContract.Memory;

namespace Chasqui.Monitoring.Tests.Reconcile;

public sealed class MemorySegmentStoreTests : SegmentStoreContract
{
    protected override ISegmentStore NewStore() => new MemorySegmentStore(TimeProvider.System);
}

public sealed class MemoryWindowIndexStoreTests : WindowIndexStoreContract
{
    protected override IWindowIndexStore NewStore() => new MemoryWindowIndexStore(TimeProvider.System);
}

public sealed class MemoryWindowResultStoreTests : WindowResultStoreContract
{
    protected override IWindowResultStore NewStore() => new MemoryWindowResultStore();
}

public sealed class MemoryProbeStoreTests : ProbeStoreContract
{
    protected override IProbeStore NewStore() => new MemoryProbeStore();
}

public sealed class MemoryProgressStoreTests : ProgressStoreContract
{
    protected override IProgressStore NewStore() => new MemoryProgressStore();
}

public sealed class MemoryEmitterStoreTests : EmitterStoreContract
{
    protected override IEmitterStore NewStore() => new MemoryEmitterStore();
}

public sealed class MemoryDeadLetterStoreTests : DeadLetterStoreContract
{
    protected override IDeadLetterStore NewStore() => new MemoryDeadLetterStore();
}
