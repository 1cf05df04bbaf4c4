using Chasqui.StoreContract;

namespace Chasqui.Monitoring.Tests.Reconcile;

public sealed class MemoryPipelineTests : PipelineContract
{
    protected override TestStores NewStores(TimeProvider clock) => TestStores.InMemory(clock);
}
