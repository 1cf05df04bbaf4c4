using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Mitigations;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests.Mitigations;

/// <summary>On Azurite.</summary>
public sealed class TableMitigationStoreTests(AzuriteFixture azurite) : MitigationStoreContract, IClassFixture<AzuriteFixture>
{
    protected override (IMitigationStore Mitigations, IMitigationLedgerStore Ledger, IPageOutbox Pages) NewStores()
    {
        var stores = new TableStores(
            new TableStorageOptions { Account = azurite.ConnectionString, Prefix = AzuriteFixture.UniquePrefix() }, TimeProvider.System);
        return (stores.Mitigations, stores.MitigationLedger, stores.PageOutbox);
    }
}
