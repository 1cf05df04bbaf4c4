using Chasqui.StoreContract.Consumers;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests.Consumers;

/// <summary>On Azurite.</summary>
public sealed class TableConsumerStoreTests(AzuriteFixture azurite) : ConsumerStoreContract, IClassFixture<AzuriteFixture>
{
    protected override ConsumerStores NewStores()
    {
        var stores = new TableStores(
            new TableStorageOptions { Account = azurite.ConnectionString, Prefix = AzuriteFixture.UniquePrefix() }, TimeProvider.System);
        return new(stores.ConsumerObservations, stores.ConsumerStatuses, stores.Incidents);
    }
}
