using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Chasqui.StoreContract;

/// <summary>The way from hop records to stored results, on any stores.</summary>
public abstract class PipelineContract : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly HopRecords _records = new();
    private readonly StreamPath _path = TestPaths.Orders();
    private HopIngest? _ingest;

    /// <summary>Empty stores whose clock, where they have one of their own, is about the machine's.</summary>
    protected abstract TestStores NewStores(TimeProvider clock);

    [Fact]
    public async Task Hops_that_all_arrive_are_delivered_and_the_unit_is_settled()
    {
        var stores = NewStores(_clock);
        await IngestAsync(stores, [.. Ids(100).SelectMany((id, i) => HopRecords.Whole(_path, id, i))]);
        _clock.Advance(Quiet);
        var run = await RunAsync(stores);
        Assert.Equal((1, 1, 1), (run.Dirty, run.Judged, run.Settled));
        var result = await ResultAsync(stores);
        Assert.Equal((100, 400, 0), (result.Traces, result.Hops, result.OpenTraces));
        Assert.All(result.Path.Skip(1), h => Assert.Equal(100, h.CountOf(TraceVerdict.Delivered)));
        Assert.Equal(30, result.Path[3].EndToEnd!.Quantile(0.5));
        Assert.Empty(await stores.Index.ListAsync(default));
    }

    [Fact]
    public async Task A_redelivered_batch_changes_no_count_however_it_is_cut()
    {
        var stores = NewStores(_clock);
        var hops = Ids(50).SelectMany((id, i) => HopRecords.Whole(_path, id, i)).ToArray();
        var records = hops.Chunk(7).Select(some => _records.Frame(0, Now(), some)).ToArray();
        foreach (var (from, to) in new[] { (0, 10), (3, 12), (3, 29), (0, 29) })
            await Ingest(stores).IngestAsync(records.AsMemory()[from..to], default);
        _clock.Advance(Quiet);
        await RunAsync(stores);
        var result = await ResultAsync(stores);
        Assert.Equal((50, 200), (result.Traces, result.Hops));
        Assert.All(result.Path, h => Assert.Equal(0, h.Introduced + h.Redelivered + h.Inherited));
    }

    [Fact]
    public async Task A_skipped_event_is_lost_once_its_consumer_passed_it_and_a_late_hop_retracts_the_loss()
    {
        var stores = NewStores(_clock);
        var id = TraceId.New(_clock.GetUtcNow());
        var hops = HopRecords.Whole(_path, id, 5);
        await IngestAsync(stores, [hops[0]]);
        await ProgressAsync(stores, "fronting", "router", "in", committed: 5, logEnd: 6);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await SampleIngestAsync(stores);
        await RunAsync(stores);
        Assert.Equal(1, (await ResultAsync(stores)).Path[1].CountOf(TraceVerdict.Delayed));

        await ProgressAsync(stores, "fronting", "router", "in", committed: 6, logEnd: 6);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await SampleIngestAsync(stores);
        await RunAsync(stores);
        var lost = (await ResultAsync(stores)).Path[1];
        Assert.Equal(1, lost.CountOf(TraceVerdict.Lost, TraceCause.SkippedByConsumer));
        var example = Assert.Single(Assert.Single(lost.Examples).Examples);
        Assert.Equal((id, ProbeOutcome.Found), (example.TraceId, example.Probe));
        Assert.Empty(await stores.Index.ListAsync(default));

        await IngestAsync(stores, hops[1..]);
        _clock.Advance(Quiet);
        await RunAsync(stores);
        Assert.Equal(1, (await ResultAsync(stores)).Path[1].CountOf(TraceVerdict.Delivered));
        Assert.Equal(0, (await ResultAsync(stores)).Path[1].CountOf(TraceVerdict.Lost));
    }

    [Fact]
    public async Task Hop_records_found_lost_when_the_window_was_settled_take_its_loss_back_and_those_that_come_after_all_deliver_it()
    {
        var stores = NewStores(_clock);
        var (other, id) = (HopRecords.Whole(_path, TraceId.New(_clock.GetUtcNow()), 4), HopRecords.Whole(_path, TraceId.New(_clock.GetUtcNow()), 5));
        await IngestAsync(stores, [other[0], id[0]], new FrameHeader(1, 1, 0, 0, Now()));
        await IngestAsync(stores, other[1..], new FrameHeader(2, 1, 0, 0, Now()));
        await ProgressAsync(stores, "fronting", "router", "in", committed: 6, logEnd: 6);
        await AdvanceAndRunAsync(stores);
        Assert.Equal(1, (await ResultAsync(stores)).Path[1].CountOf(TraceVerdict.Lost, TraceCause.SkippedByConsumer));
        Assert.Empty(await stores.Index.ListAsync(default));

        await IngestAsync(stores, HopRecords.Whole(_path, TraceId.New(_clock.GetUtcNow()), 6)[1..], new FrameHeader(2, 3, 6, 0, Now()));
        await RunAsync(stores);
        await AdvanceAndRunAsync(stores);
        var router = (await stores.Results.GetAsync(UnitOf(id[0].TraceId), default))!.Path[1];
        Assert.Equal((0, 1), (router.CountOf(TraceVerdict.Lost), router.CountOf(TraceVerdict.Undetermined, TraceCause.HopRecordsLost)));

        await IngestAsync(stores, id[1..], new FrameHeader(2, 2, 3, 0, Now()));
        await RunAsync(stores);
        await AdvanceAndRunAsync(stores);
        Assert.Equal(2, (await stores.Results.GetAsync(UnitOf(id[0].TraceId), default))!.Path[1].CountOf(TraceVerdict.Delivered));
    }

    [Fact]
    public async Task Bad_records_are_dead_lettered_and_good_ones_beside_them_are_kept()
    {
        var stores = NewStores(_clock);
        var id = TraceId.New(_clock.GetUtcNow());
        var unknown = HopRecords.Whole(TestPaths.Orders(name: "nobody"), id, 1);
        var good = HopRecords.Whole(_path, id, 1);
        IngestRecord[] records =
        [
            _records.Raw(0, Now(), [1, 2, 3], IngestFormat.Frame),
            _records.Frame(0, Now(), [good[0], unknown[0], good[1]]),
            _records.Raw(0, Now(), "{"u8.ToArray(), IngestFormat.Json),
        ];
        var outcome = await Ingest(stores).IngestAsync(records, default);
        Assert.Equal((3, 2L, 3), (outcome.Records, outcome.Hops, outcome.DeadLetters));
        var letters = await stores.DeadLetters.QueryAsync(Now() - 1000, Now() + 1000, 10, null, default);
        Assert.Equal([0L, 1L, 2L], letters.Items.Select(l => l.Offset));
        Assert.Equal(("stream 'nobody' is not known", 1, 1), (letters.Items[1].Reason, letters.Items[1].BadHops, letters.Items[1].FirstBadHop));
        Assert.Equal([1, 2, 3], letters.Items[0].Raw.ToArray());
    }

    public void Dispose()
    {
        _ingest?.Dispose();
        GC.SuppressFinalize(this);
    }

    private long Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private IEnumerable<TraceId> Ids(int count) => Enumerable.Range(0, count).Select(_ => TraceId.New(_clock.GetUtcNow()));

    private HopIngest Ingest(TestStores stores) => _ingest ??= new HopIngest(
        [_path], new IngestOptions(), stores.Segments, stores.Index, stores.Emitters, stores.DeadLetters, _clock, NullLogger<HopIngest>.Instance);

    private Task IngestAsync(TestStores stores, List<TraceHop> hops, FrameHeader header = default) =>
        Ingest(stores).IngestAsync(new[] { _records.Frame(0, Now(), hops, header) }, default);

    private WindowUnit UnitOf(TraceId id) => new(_path.Stream.Name, _path.WindowOf(id.OriginMs), _path.ShardOf(id));

    private async Task AdvanceAndRunAsync(TestStores stores)
    {
        _clock.Advance(Quiet);
        await SampleIngestAsync(stores);
        await RunAsync(stores);
    }

    private Task ProgressAsync(TestStores stores, string cluster, string group, string topic, long committed, long logEnd) =>
        stores.Progress.AppendAsync([new GroupOffsets(cluster, group, topic, Now(), 1, [new PartitionOffsets(0, committed, 0, logEnd)])], default);

    private Task SampleIngestAsync(TestStores stores) =>
        ProgressAsync(stores, TestPaths.Tracing.Cluster, TestPaths.Tracing.Group, TestPaths.Tracing.Topic, _records.NextOffset(0), _records.NextOffset(0));

    private Task<ReconcileRun> RunAsync(TestStores stores) => new Reconciler(
        TestPaths.Tracing, [_path], new ReconcileOptions(), new IngestOptions(), stores.Reconciling, new FoundProbe(), _clock,
        NullLogger<Reconciler>.Instance).RunAsync(default);

    private async Task<WindowResult> ResultAsync(TestStores stores)
    {
        var page = await stores.Results.QueryAsync("orders", Now() - 3_600_000, Now() + 3_600_000, 100, null, default);
        return page.Items.Aggregate(WindowResult.Merge)!;
    }

    private sealed class FoundProbe : IRecordProbe
    {
        public Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ProbeAnswer>>([.. requests.Select(r => new ProbeAnswer(r, ProbeOutcome.Found, "there"))]);
    }
}
