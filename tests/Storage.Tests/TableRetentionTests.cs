using Azure.Data.Tables;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests;

public sealed class TableRetentionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Only_our_own_days_before_the_first_kept_one_are_dropped()
    {
        var prefix = AzuriteFixture.UniquePrefix();
        var account = new TableServiceClient(azurite.ConnectionString);
        string[] names = ["segments20240101", "results20240102", "segments20240103", "dirty", "ledger", "x20240101"];
        foreach (var name in names)
            await account.CreateTableAsync(prefix + name);
        var stores = new TableStores(new TableStorageOptions { Account = azurite.ConnectionString, Prefix = prefix }, TimeProvider.System);
        var dropped = await stores.Retention.DropBeforeAsync(new DateOnly(2024, 1, 3), default);
        Assert.Equal([prefix + "results20240102", prefix + "segments20240101"], dropped.Order());
        var left = account.Query().Select(t => t.Name).Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order();
        Assert.Equal(new[] { "dirty", "ledger", "segments20240103", "x20240101" }.Select(n => prefix + n), left);
    }

    [Fact]
    public async Task Every_kind_of_table_that_is_kept_by_day_is_dropped()
    {
        var prefix = AzuriteFixture.UniquePrefix();
        var account = new TableServiceClient(azurite.ConnectionString);
        string[] kinds = ["brokerbaselines", "brokersamples", "consumerhistory", "deadletters", "gaps", "groups", "heartbeats", "probes", "progress", "results", "segments"];
        foreach (var kind in kinds)
            await account.CreateTableAsync($"{prefix}{kind}20240101");
        var stores = new TableStores(new TableStorageOptions { Account = azurite.ConnectionString, Prefix = prefix }, TimeProvider.System);
        var dropped = await stores.Retention.DropBeforeAsync(new DateOnly(2024, 1, 2), default);
        Assert.Equal(kinds.Select(kind => $"{prefix}{kind}20240101"), dropped.Order());
    }
}
