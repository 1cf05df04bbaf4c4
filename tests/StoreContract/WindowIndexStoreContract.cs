using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="IWindowIndexStore"/> does.</summary>
public abstract class WindowIndexStoreContract
{
    private static readonly WindowUnit Unit = new("orders|x", 1_700_000_040_000, 1);

    protected abstract IWindowIndexStore NewStore();

    [Fact]
    public async Task Nothing_is_dirty_at_first() => Assert.Empty(await NewStore().ListAsync(default));

    [Fact]
    public async Task Touched_units_are_dirty_once_each()
    {
        var store = NewStore();
        WindowUnit[] units = [Unit, Unit with { Shard = 2 }, Unit with { Stream = "other" }];
        await store.TouchAsync(units, default);
        await store.TouchAsync([Unit], default);
        var dirty = await store.ListAsync(default);
        Assert.Equal(units.ToHashSet(), dirty.Select(d => d.Unit).ToHashSet());
        Assert.Equal(3, dirty.Count);
    }

    [Fact]
    public async Task A_unit_is_removed_in_the_version_that_was_listed()
    {
        var store = NewStore();
        await store.TouchAsync([Unit], default);
        Assert.True(await store.TryRemoveAsync((await store.ListAsync(default))[0], default));
        Assert.Empty(await store.ListAsync(default));
    }

    [Fact]
    public async Task A_unit_touched_since_stays_dirty()
    {
        var store = NewStore();
        await store.TouchAsync([Unit], default);
        var listed = (await store.ListAsync(default))[0];
        await Task.Delay(5);
        await store.TouchAsync([Unit], default);
        Assert.False(await store.TryRemoveAsync(listed, default));
        Assert.Single(await store.ListAsync(default));
    }

    [Fact]
    public async Task The_latest_run_is_kept()
    {
        var store = NewStore();
        Assert.Null(await store.GetRunAsync(default));
        var run = new ReconcileRun(5, long.MinValue, 1, 2, 3, 4, null);
        await store.PutRunAsync(run with { AtMs = 1 }, default);
        await store.PutRunAsync(run, default);
        Assert.Equal(run, await store.GetRunAsync(default));
    }
}
