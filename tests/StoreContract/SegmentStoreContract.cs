using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="ISegmentStore"/> does.</summary>
public abstract class SegmentStoreContract
{
    private static readonly long Window = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 60_000 * 60_000;
    private static readonly WindowUnit Unit = new("orders / #1 'quoted' %2F", Window, 3);

    protected abstract ISegmentStore NewStore();

    [Fact]
    public async Task A_unit_that_was_never_written_is_empty() => Assert.Empty(await ReadAsync(NewStore(), Unit));

    [Fact]
    public async Task Segments_come_back_by_key_with_their_bytes()
    {
        var store = NewStore();
        var written = Enumerable.Range(0, 40).Select(i => Block(Unit, i * 10, i % 4, 1 + i * 997)).ToArray();
        await store.WriteAsync(written, default);
        var read = await ReadAsync(store, Unit);
        Assert.Equal(written.Select(w => w.Key).ToHashSet(), read.Select(r => r.Key).ToHashSet());
        foreach (var block in read)
            Assert.Equal(written.Single(w => w.Key == block.Key).Bytes.ToArray(), block.Bytes.ToArray());
    }

    [Fact]
    public async Task The_largest_segment_is_kept_whole_and_many_large_ones_too()
    {
        var store = NewStore();
        var written = Enumerable.Range(0, 6).Select(i => Block(Unit, i, 0, SegmentWriter.MaxBytes)).ToArray();
        await store.WriteAsync(written, default);
        var read = await ReadAsync(store, Unit);
        Assert.Equal(6, read.Count);
        Assert.All(read, r => Assert.Equal(written.Single(w => w.Key == r.Key).Bytes.ToArray(), r.Bytes.ToArray()));
    }

    [Fact]
    public async Task Writing_a_segment_again_replaces_it()
    {
        var store = NewStore();
        await store.WriteAsync([Block(Unit, 5, 0, 100)], default);
        await store.WriteAsync([Block(Unit, 5, 0, 100)], default);
        Assert.Single(await ReadAsync(store, Unit));
    }

    [Fact]
    public async Task Units_are_kept_apart()
    {
        var store = NewStore();
        WindowUnit[] units = [Unit, Unit with { Shard = 4 }, Unit with { Stream = "orders" }, Unit with { WindowMs = Window - 86_400_000 }];
        await store.WriteAsync([.. units.Select((u, i) => Block(u, i, 0, 50))], default);
        for (var i = 0; i < units.Length; i++)
            Assert.Equal(i, Assert.Single(await ReadAsync(store, units[i])).Key.FirstOffset);
    }

    private static SegmentBlock Block(WindowUnit unit, long offset, int partition, int bytes)
    {
        var content = new byte[bytes];
        new Random((int)offset).NextBytes(content);
        return new SegmentBlock(unit, new SegmentKey("hops.v1", partition, offset, 0, offset + 9, 3), 7, content);
    }

    private static async Task<List<SegmentBlock>> ReadAsync(ISegmentStore store, WindowUnit unit)
    {
        var read = new List<SegmentBlock>();
        await foreach (var block in store.ReadAsync(unit, default))
            read.Add(block with { Bytes = block.Bytes.ToArray() });
        return read;
    }
}
