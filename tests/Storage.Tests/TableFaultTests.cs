using Azure;
using Azure.Core;
using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.StoreContract;
using Chasqui.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Chasqui.Storage.Tests;

/// <summary>Storage that fails at random loses no hop and counts none twice.</summary>
public sealed class TableFaultTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const int Traces = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Batches_that_are_repeated_until_they_succeed_give_the_truth(int seed)
    {
        output.WriteLine($"seed {seed}");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var chaos = new ChaosPolicy(seed, 0.3);
        var stores = AzuriteStores.New(azurite, clock, o =>
        {
            o.Retry.MaxRetries = 1;
            o.Retry.Delay = o.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
            o.AddPolicy(chaos, HttpPipelinePosition.BeforeTransport);
        });
        await DeliverAsync(stores, clock, Records(clock, new Random(seed)), new Random(seed + 100));
        clock.Advance(TimeSpan.FromMinutes(2));
        await ReconcileAsync(stores, clock, chaos);
        chaos.Enabled = false;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var page = await stores.Results.QueryAsync("orders", now - 3_600_000, now + 60_000, 100, null, default);
        var result = page.Items.Aggregate(WindowResult.Merge)!;
        output.WriteLine($"{chaos.Faults} faults");
        Assert.True(chaos.Faults > 10);
        Assert.Equal((Traces, 4 * Traces), (result.Traces, result.Hops));
        Assert.All(result.Path, h => Assert.Equal((0, 0, 0), (h.Introduced, h.Redelivered, h.Inherited)));
        Assert.All(result.Path, h => Assert.Equal(Traces, h.CountOf(TraceVerdict.Delivered)));
        Assert.Empty(await stores.Index.ListAsync(default));
    }

    private static IngestRecord[] Records(FakeTimeProvider clock, Random random)
    {
        var path = TestPaths.Orders(shards: 3);
        var records = new HopRecords();
        var hops = Enumerable.Range(0, Traces)
            .SelectMany(i => HopRecords.Whole(path, TraceId.New(clock.GetUtcNow().AddSeconds(-random.Next(200))), i)).ToArray();
        random.Shuffle(hops);
        return [.. hops.Chunk(9).Select(some => records.Frame(random.Next(3), clock.GetUtcNow().ToUnixTimeMilliseconds(), some))];
    }

    /// <summary>As Kafka does: each partition in order, a batch again until it succeeded, and now and then from further back in another process.</summary>
    private static async Task DeliverAsync(TestStores stores, FakeTimeProvider clock, IngestRecord[] records, Random random)
    {
        var byPartition = records.GroupBy(r => r.Partition).Select(g => g.OrderBy(r => r.Offset).ToArray()).ToArray();
        var next = new int[byPartition.Length];
        var ingest = NewIngest(stores, clock);
        while (next.Where((n, p) => n < byPartition[p].Length).Any())
        {
            var until = next.Select((n, p) => Math.Min(byPartition[p].Length, n + random.Next(8))).ToArray();
            var batch = byPartition.SelectMany((r, p) => r[next[p]..until[p]]).ToArray();
            if (await TryAsync(() => ingest.IngestAsync(batch, default)))
                next = until;
            if (random.Next(6) > 0)
                continue;
            ingest.Dispose();
            ingest = NewIngest(stores, clock);
            next = [.. next.Select(n => Math.Max(0, n - random.Next(5)))];
        }

        ingest.Dispose();
    }

    private static HopIngest NewIngest(TestStores stores, TimeProvider clock) => new(
        [TestPaths.Orders(shards: 3)], new IngestOptions { CheckpointEvery = TimeSpan.Zero }, stores.Segments, stores.Index, stores.Emitters,
        stores.DeadLetters, clock, NullLogger<HopIngest>.Instance);

    private static async Task ReconcileAsync(TestStores stores, FakeTimeProvider clock, ChaosPolicy chaos)
    {
        var reconciler = new Reconciler(
            TestPaths.Tracing, [TestPaths.Orders(shards: 3)], new ReconcileOptions(), new IngestOptions(), stores.Reconciling, new NoProbe(), clock,
            NullLogger<Reconciler>.Instance);
        for (var round = 0; round < 60; round++)
        {
            ReconcileRun? run = null;
            await TryAsync(async () => run = await reconciler.RunAsync(default));
            if (run is { Dirty: 0 })
                return;
            clock.Advance(TimeSpan.FromSeconds(61));
        }

        Assert.Fail("The units are not settled.");
    }

    private static async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class NoProbe : IRecordProbe
    {
        public Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ProbeAnswer>>([.. requests.Select(r => new ProbeAnswer(r, ProbeOutcome.Unknown, ""))]);
    }
}
