using System.Text;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ingest;
using Chasqui.StoreContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chasqui.Monitoring.Tests.Ingest;

public sealed class HopIngestTests
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly StreamPath _path = TestPaths.Orders();
    private readonly HopRecords _records = new();
    private readonly TestStores _stores;

    public HopIngestTests() => _stores = TestStores.InMemory(_clock);

    [Fact]
    public async Task Nothing_is_taken_of_a_record_that_breaks_half_way_and_it_is_dead_lettered_whole()
    {
        var hops = Whole();
        var json = Encoding.UTF8.GetBytes($"[{Json(hops[0])},{Json(hops[1])},{{\"traceId\":");
        var frame = _records.Frame(0, Now(), hops).Value.ToArray();
        using var ingest = Start();
        var outcome = await ingest.IngestAsync(
            new[] { _records.Raw(0, Now(), json, IngestFormat.Json), _records.Raw(0, Now(), frame[..^1], IngestFormat.Frame) }, default);
        Assert.Equal((0L, 0, 2), (outcome.Hops, outcome.Segments, outcome.DeadLetters));
        var letters = (await _stores.DeadLetters.QueryAsync(0, long.MaxValue, 10, null, default)).Items;
        Assert.All(letters, l => Assert.Equal((0, -1), (l.BadHops, l.FirstBadHop)));
        Assert.Equal(["hop 3", "the hops are cut short"], letters.Select(l => l.Reason.Split(':')[0]));
    }

    [Fact]
    public async Task The_good_hops_of_a_record_are_taken_beside_one_of_a_stream_that_nobody_knows()
    {
        var hops = Whole();
        var stranger = HopRecords.Whole(TestPaths.Orders(name: "nobody"), hops[0].TraceId, 1)[0];
        var json = Encoding.UTF8.GetBytes($"[{Json(hops[0])},{Json(stranger)},{Json(hops[1])}]");
        using var ingest = Start();
        var outcome = await ingest.IngestAsync(new[] { _records.Raw(0, Now(), json, IngestFormat.Json) }, default);
        Assert.Equal((2L, 1), (outcome.Hops, outcome.DeadLetters));
    }

    [Fact]
    public async Task A_kill_leaves_the_time_since_the_last_checkpoint_unmeasured_and_not_free_of_loss()
    {
        using (var first = Start())
        {
            await SendAsync(first, 1);
            _clock.Advance(TimeSpan.FromSeconds(3));
            await SendAsync(first, 2);
            await SendAsync(first, 3);
        }

        // The fourth frame is lost; and the third, which was ingested, was not in the checkpoint.
        using var second = Start();
        await SendAsync(second, 5);
        var gap = Assert.Single(await _stores.Emitters.ReadGapsAsync(0, long.MaxValue, default));
        Assert.Equal((true, 3L, 2L), (gap.Unmeasured, gap.FirstSequence, gap.Frames));
    }

    [Fact]
    public async Task A_flush_before_the_end_keeps_the_count_whole()
    {
        using (var first = Start())
        {
            await SendAsync(first, 1);
            await SendAsync(first, 2);
            await first.FlushAsync(default);
        }

        using var second = Start();
        await SendAsync(second, 3);
        Assert.Empty(await _stores.Emitters.ReadGapsAsync(0, long.MaxValue, default));
        await SendAsync(second, 5);
        Assert.False(Assert.Single(await _stores.Emitters.ReadGapsAsync(0, long.MaxValue, default)).Unmeasured);
    }

    private static string Json(TraceHop hop) =>
        $$"""{"traceId":"{{hop.TraceId}}","stream":"{{hop.Stream}}","hop":"{{hop.Name}}","time":{{hop.TimeMs}}}""";

    private long Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private List<TraceHop> Whole() => HopRecords.Whole(_path, TraceId.New(_clock.GetUtcNow()), 1);

    private HopIngest Start() => new(
        [_path], new IngestOptions(), _stores.Segments, _stores.Index, _stores.Emitters, _stores.DeadLetters, _clock, NullLogger<HopIngest>.Instance);

    private Task SendAsync(HopIngest ingest, long sequence) =>
        ingest.IngestAsync(new[] { _records.Frame(0, Now(), Whole(), new FrameHeader(7, sequence, 4 * (sequence - 1), 0, Now())) }, default);
}
