using Chasqui.StoreContract;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests;

public sealed class TablePipelineTests(AzuriteFixture azurite) : PipelineContract, IClassFixture<AzuriteFixture>
{
    protected override TestStores NewStores(TimeProvider clock) => AzuriteStores.New(azurite, clock);
}
