using Chasqui.Domain.Routes;
using Chasqui.Monitoring.Routes;
using Xunit;

namespace Chasqui.StoreContract.Routes;

/// <summary>What every <see cref="IRouteStore"/> does.</summary>
public abstract class RouteStoreContract
{
    private static readonly Route First = new()
    {
        Stream = "orders/eu", Home = "fronting", Cluster = "standby", Epoch = 1, Draining = "fronting", SinceMs = 1_700_000_000_000, Key = "k1", By = "me", Why = "down \"really\"",
    };

    protected abstract IRouteStore NewStore();

    [Fact]
    public async Task A_route_comes_back_as_it_was_kept()
    {
        var store = NewStore();
        Assert.Null(await store.FindAsync(First.Stream, First.Home, default));
        Assert.Empty(await store.ListAsync(default));
        Assert.True(await store.TryReplaceAsync(First, null, default));
        Assert.Equal(First, (await store.FindAsync(First.Stream, First.Home, default))!.Route);
        Assert.Null(await store.FindAsync(First.Stream, "consumer", default));
        Assert.Equal([First], (await store.ListAsync(default)).Select(r => r.Route));
    }

    [Fact]
    public async Task It_is_replaced_only_as_it_was_read()
    {
        var store = NewStore();
        await store.TryReplaceAsync(First, null, default);
        var read = (await store.FindAsync(First.Stream, First.Home, default))!;
        var second = First with { Cluster = "fronting", Epoch = 2, Draining = null };
        Assert.True(await store.TryReplaceAsync(second, read.Version, default));
        Assert.False(await store.TryReplaceAsync(First with { Epoch = 3 }, read.Version, default));
        Assert.False(await store.TryReplaceAsync(First with { Epoch = 3 }, null, default));
        Assert.Equal(second, (await store.FindAsync(First.Stream, First.Home, default))!.Route);
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_through()
    {
        var store = NewStore();
        await store.TryReplaceAsync(First, null, default);
        var read = (await store.FindAsync(First.Stream, First.Home, default))!;
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.TryReplaceAsync(First with { Epoch = 2, Key = $"k{i}" }, read.Version, default)));
        Assert.Single(tries, got => got);
    }
}
