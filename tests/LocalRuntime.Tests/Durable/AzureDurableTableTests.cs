using Chasqui.LocalRuntime.Durable.Storage;
using Chasqui.TestSupport;

namespace Chasqui.LocalRuntime.Tests.Durable;

public sealed class AzureDurableTableTests(AzuriteFixture azurite) : TableContract, IClassFixture<AzuriteFixture>
{
    private protected override async Task<IDurableTable> CreateAsync()
    {
        var table = new AzureDurableTable(azurite.ConnectionString, AzuriteFixture.UniquePrefix());
        await table.CreateAsync(CancellationToken.None);
        return table;
    }
}
