using System.Text.Json;
using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>What every <see cref="IWindowResultStore"/> does.</summary>
public abstract class WindowResultStoreContract
{
    private const long Day = 86_400_000;
    private static readonly long Midnight = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / Day * Day;

    protected abstract IWindowResultStore NewStore();

    [Fact]
    public async Task A_result_comes_back_whole_and_replaces_the_one_before()
    {
        var store = NewStore();
        await store.PutAsync(Result(Midnight, 0) with { Traces = 1 }, default);
        await store.PutAsync(Result(Midnight, 0), default);
        var read = await store.GetAsync(new WindowUnit("orders", Midnight, 0), default);
        Assert.Equal(Text(Result(Midnight, 0)), Text(read!));
        Assert.Null(await store.GetAsync(new WindowUnit("orders", Midnight, 1), default));
    }

    [Fact]
    public async Task Results_are_paged_by_window_and_shard_over_midnight_and_half_open()
    {
        var store = NewStore();
        long[] windows = [Midnight - 120_000, Midnight - 60_000, Midnight, Midnight + 60_000];
        foreach (var window in windows)
            foreach (var shard in new[] { 1, 0 })
                await store.PutAsync(Result(window, shard), default);
        await store.PutAsync(Result(Midnight, 0) with { Stream = "other" }, default);
        var (found, continuation) = (new List<WindowUnit>(), (string?)null);
        do
        {
            var page = await store.QueryAsync("orders", windows[1], windows[3], 3, continuation, default);
            Assert.True(page.Items.Length <= 3);
            found.AddRange(page.Items.Select(i => i.Unit));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal([(windows[1], 0), (windows[1], 1), (windows[2], 0), (windows[2], 1)], found.Select(u => (u.WindowMs, u.Shard)));
    }

    private static string Text(WindowResult result) => JsonSerializer.Serialize(
        new { result.Unit, result.Traces, result.Hops, result.RedeliveredHops, result.OpenTraces, Path = result.Path.Select(Text) });

    private static string Text(HopResult hop) => JsonSerializer.Serialize(
        new
        {
            hop.Hop, hop.Counts, hop.Late, hop.Introduced, hop.Redelivered, hop.Inherited, Latency = hop.Latency.Counts.ToArray(), hop.Latency.Max,
            hop.Latency.Negative, hop.Latency.MostNegative, EndToEnd = hop.EndToEnd?.Counts.ToArray(), hop.Examples, hop.Silence,
        });

    private static WindowResult Result(long window, int shard)
    {
        var latency = new LatencyHistogram();
        foreach (var ms in new long[] { -3, 0, 5, 70, 70, 123_456 })
            latency.Record(ms);
        var seen = new ObservedHop("app/sent", window + 5, new RecordCoordinates("c", "t", 1, 2));
        var example = new TraceExample(
            new TraceId((ulong)window << 16, 77), seen.Coordinates, new PassEvidence(PassState.Passed, window + 9, true, 4), ProbeOutcome.Found, "there", [seen]);
        return new WindowResult
        {
            Stream = "orders", WindowMs = window, Shard = shard, Traces = 12, Hops = 34, RedeliveredHops = 5, OpenTraces = 6,
            Path =
            [
                new HopResult
                {
                    Hop = "app/sent", Latency = latency, EndToEnd = latency, Late = 1, Introduced = 2, Redelivered = 3, Inherited = 4, Silence = new HopSilence(window - 7, window + 8),
                    Counts = [new HopCount(TraceVerdict.Delivered, TraceCause.None, 1, 11), new HopCount(TraceVerdict.Lost, TraceCause.OffsetReset, 15, 1)],
                    Examples = [new ExampleList(TraceVerdict.Lost, TraceCause.OffsetReset, [example])],
                },
                new HopResult { Hop = "router/received", Latency = new LatencyHistogram() },
            ],
        };
    }
}
