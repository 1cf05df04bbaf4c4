using Chasqui.Monitoring.Mitigations;
using Chasqui.StoreContract.Mitigations;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>In memory, as tests use it.</summary>
public sealed class MemoryMitigationStoreTests : MitigationStoreContract
{
    protected override (IMitigationStore Mitigations, IMitigationLedgerStore Ledger, IPageOutbox Pages) NewStores()
    {
        var store = new MemoryMitigationStore();
        return (store, store, store);
    }
}
