using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="IDeadLetterStore"/> does.</summary>
public abstract class DeadLetterStoreContract
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    protected abstract IDeadLetterStore NewStore();

    [Fact]
    public async Task Letters_are_paged_each_once_and_kept_whole()
    {
        var store = NewStore();
        var letters = Enumerable.Range(0, 25).Select(i => Letter(i, Now - 1000 + i)).ToArray();
        await store.WriteAsync(letters, Now, default);
        await store.WriteAsync(letters, Now, default);
        var (found, continuation) = (new List<DeadLetter>(), (string?)null);
        do
        {
            var page = await store.QueryAsync(Now - 5000, Now + 1, 10, continuation, default);
            found.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), found.Select(l => l.Offset).Order());
        var last = found.Single(l => l.Offset == 24);
        Assert.Equal(letters[24] with { Raw = default }, last with { Raw = default });
        Assert.Equal(letters[24].Raw.ToArray(), last.Raw.ToArray());
    }

    [Fact]
    public async Task The_largest_letters_go_in_one_call()
    {
        var store = NewStore();
        var letters = Enumerable.Range(0, 120).Select(i => Letter(i, Now) with { Raw = new byte[DeadLetter.MaxRawBytes] }).ToArray();
        await store.WriteAsync(letters, Now, default);
        Assert.Equal(100, (await store.QueryAsync(Now - 1, Now + 1, 100, null, default)).Items.Length);
    }

    private static DeadLetter Letter(int offset, long timestampMs) =>
        new("hops.v1", offset % 3, offset, timestampMs, "the hops are cut short", 0, -1, new byte[] { 1, 2, (byte)offset }, 3);
}
