using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Routes;
using Chasqui.StoreContract.Routes;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests.Routes;

/// <summary>On Azurite.</summary>
public sealed class TableRouteStoreTests(AzuriteFixture azurite) : RouteStoreContract, IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_write_that_finds_itself_there_already_got_through()
    {
        var store = NewStore();
        var route = new Route { Stream = "orders", Home = "fronting", Cluster = "standby", Epoch = 1, Key = "k1" };
        Assert.True(await store.TryReplaceAsync(route, null, default));
        Assert.True(await store.TryReplaceAsync(route, null, default));
    }

    protected override IRouteStore NewStore() => new TableStores(
        new TableStorageOptions { Account = azurite.ConnectionString, Prefix = AzuriteFixture.UniquePrefix() }, TimeProvider.System).Routes;
}
