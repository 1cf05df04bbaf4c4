using Chasqui.Domain.Progress;
using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="IEmitterStore"/> does.</summary>
public abstract class EmitterStoreContract
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    protected abstract IEmitterStore NewStore();

    [Fact]
    public async Task Gaps_come_back_when_they_reach_into_the_time_asked_for()
    {
        var store = NewStore();
        await store.WriteGapsAsync([Gap(1, Now - 5000, Now - 4000), Gap(9, Now - 2000, Now)], default);
        Assert.Equal([1], (await store.ReadGapsAsync(Now - 6000, Now - 4500, default)).Select(g => g.FirstSequence));
        Assert.Equal(2, (await store.ReadGapsAsync(Now - 86_400_000, Now, default)).Count);
        var read = (await store.ReadGapsAsync(Now, Now, default)).Single();
        Assert.True(read.Covers("orders", "router", Now - 1000, Now));
        Assert.Equal((ulong.MaxValue, 4L, 2L), (read.Emitter, read.Hops, read.Frames));
    }

    [Fact]
    public async Task A_gap_is_replaced_by_what_is_known_later()
    {
        var store = NewStore();
        await store.WriteGapsAsync([Gap(1, Now - 5000, Now)], default);
        await store.WriteGapsAsync([Gap(1, Now - 5000, Now) with { Hops = 0, Frames = 0 }], default);
        Assert.True((await store.ReadGapsAsync(Now - 5000, Now, default)).Single().Closed);
    }

    [Fact]
    public async Task Checkpoints_come_back_by_partition_whole()
    {
        var store = NewStore();
        Assert.Null(await store.ReadCheckpointAsync("hops", 0, default));
        var emitter = new EmitterState
        {
            Emitter = 7, Sequence = 5, HopsEnd = 90, Dropped = 2, SentAtMs = Now, Stages = [new EmittedStage("orders", "router")],
            Gaps = [new OpenGap(2, 4, 1, 2, 30, [3])],
        };
        await store.WriteCheckpointsAsync(
            [new LedgerCheckpoint("hops", 0, new LedgerState(11, [emitter])), new LedgerCheckpoint("hops", 1, new LedgerState(22, []))], default);
        var read = await store.ReadCheckpointAsync("hops", 0, default);
        Assert.Equal(11, read!.NextOffset);
        var its = Assert.Single(read.Emitters);
        Assert.Equal((7UL, 5L, 90L, 2L, Now), (its.Emitter, its.Sequence, its.HopsEnd, its.Dropped, its.SentAtMs));
        Assert.Equal(emitter.Stages, its.Stages.AsEnumerable());
        Assert.Equal([3L], Assert.Single(its.Gaps).Arrived.AsEnumerable());
        Assert.Equal(22, (await store.ReadCheckpointAsync("hops", 1, default))!.NextOffset);
    }

    private static EmitterGap Gap(long sequence, long fromMs, long toMs) =>
        new("hops", 3, ulong.MaxValue, sequence, false, fromMs, toMs, 2, 4, [new EmittedStage("orders", "router")]);
}
