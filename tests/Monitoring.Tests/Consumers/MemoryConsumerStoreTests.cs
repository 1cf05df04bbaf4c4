using Chasqui.StoreContract.Consumers;

namespace Chasqui.Monitoring.Tests.Consumers;

public sealed class MemoryConsumerStoreTests : ConsumerStoreContract
{
    protected override ConsumerStores NewStores() => ConsumerStores.InMemory();
}
