using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="IProgressStore"/> does.</summary>
public abstract class ProgressStoreContract
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    protected abstract IProgressStore NewStore();

    [Fact]
    public async Task Samples_come_back_in_the_order_of_their_times_over_midnight()
    {
        var store = NewStore();
        long[] times = [Now - 86_400_000, Now - 60_000, Now - 30_000, Now];
        foreach (var time in times.Reverse())
            await store.AppendAsync([Sample("a", "g", time), Sample("b", "g", time)], default);
        Assert.Equal(times, (await ReadAsync(store, "a", 0 + times[0])).Select(s => s.AtMs));
        Assert.Equal(times[1..], (await ReadAsync(store, "a", times[1])).Select(s => s.AtMs));
    }

    [Fact]
    public async Task Every_field_is_kept_the_unknown_ones_too()
    {
        var store = NewStore();
        var known = Sample("a", "group/with #odd?", Now) with { Members = 0 };
        var unknown = Sample("a", "other", Now) with { Members = null, Partitions = [new PartitionOffsets(7, -1, -1, -1)] };
        await store.AppendAsync([known, unknown], default);
        var read = await ReadAsync(store, "a", Now);
        Assert.Equal(known with { Partitions = default }, read.Single(r => r.Group == known.Group) with { Partitions = default });
        Assert.Equal(known.Partitions, read.Single(r => r.Group == known.Group).Partitions.AsEnumerable());
        Assert.Null(read.Single(r => r.Group == "other").Members);
        Assert.Equal(unknown.Partitions, read.Single(r => r.Group == "other").Partitions.AsEnumerable());
    }

    [Fact]
    public async Task A_sample_kept_twice_is_one()
    {
        var store = NewStore();
        await store.AppendAsync([Sample("a", "g", Now)], default);
        await store.AppendAsync([Sample("a", "g", Now)], default);
        Assert.Single(await ReadAsync(store, "a", Now));
    }

    private static GroupOffsets Sample(string cluster, string group, long atMs) =>
        new(cluster, group, "topic", atMs, 2, [new PartitionOffsets(0, 10, 0, long.MaxValue / 2), new PartitionOffsets(1, 0, 0, 0)]);

    private static async Task<List<GroupOffsets>> ReadAsync(IProgressStore store, string cluster, long fromMs)
    {
        var read = new List<GroupOffsets>();
        await foreach (var sample in store.ReadAsync(cluster, fromMs, default))
            read.Add(sample);
        return read;
    }
}
