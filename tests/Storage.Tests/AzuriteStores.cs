using Azure.Data.Tables;
using Chasqui.StoreContract;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests;

/// <summary>Table stores on Azurite, with tables that no other test has.</summary>
internal static class AzuriteStores
{
    public static TestStores New(AzuriteFixture azurite, TimeProvider clock, Action<TableClientOptions>? configure = null)
    {
        var stores = new TableStores(
            new TableStorageOptions { Account = azurite.ConnectionString, Prefix = AzuriteFixture.UniquePrefix(), Configure = configure }, clock);
        return new TestStores(
            stores.Segments, stores.Index, stores.Results, stores.Probes, stores.Progress, stores.Emitters, stores.DeadLetters);
    }
}
