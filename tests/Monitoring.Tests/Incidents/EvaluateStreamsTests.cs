using System.Collections.Immutable;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Ports;
using Chasqui.StoreContract;
using Chasqui.StoreContract.Consumers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chasqui.Monitoring.Tests.Incidents;

public sealed class EvaluateStreamsTests : IDisposable
{
    private static readonly DateTimeOffset Zero = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_040_000);
    private readonly FakeTimeProvider _clock = new(Zero);
    private readonly TestStores _stores;
    private readonly MemoryIncidentStore _kept = new();
    private readonly IncidentBook _book;
    private readonly EvaluateStreams _evaluate;

    public EvaluateStreamsTests()
    {
        var topology = new SystemTopology
        {
            Clusters = [new() { Name = "main", Bootstrap = "a:1" }],
            Tracing = new() { Cluster = "main" },
            Streams = [new() { Name = "orders", Path = [], Incidents = new() { Owner = "team-x" } }, new() { Name = "clicks", Path = [], LossSlo = 0.05 }],
        };
        _stores = TestStores.InMemory(_clock);
        _book = new(_kept, [], NullLogger<IncidentBook>.Instance);
        _evaluate = new(topology, _stores.Results, _stores.Index, _book, _clock);
    }

    public void Dispose()
    {
        _evaluate.Dispose();
        _book.Dispose();
    }

    [Fact]
    public async Task A_stream_that_loses_has_one_incident_from_the_loss_to_a_quarter_of_an_hour_after_it()
    {
        await PassAsync(minutes: 5);
        await LoseAsync("orders", 3);
        await PassAsync(minutes: 2);
        var open = Assert.Single(await _kept.OpenAsync(default));
        Assert.Equal(("stream|orders", "Losing", "S2", "team-x", IncidentSeverity.Warning), (open.Subject, open.Verdict, open.Rule, open.Owner, open.Severity));

        await PassAsync(minutes: 20);
        Assert.Empty(await _kept.OpenAsync(default));
        Assert.Equal(2, (await _kept.FindAsync(open.Id, default))!.Timeline.Length);
    }

    [Fact]
    public async Task A_loss_that_is_retracted_closes_its_incident()
    {
        await LoseAsync("orders", 3);
        await PassAsync(minutes: 2);
        Assert.Single(await _kept.OpenAsync(default));

        await LoseAsync("orders", 0);
        await PassAsync(minutes: 4);

        Assert.Empty(await _kept.OpenAsync(default));
    }

    [Fact]
    public async Task What_an_objective_allows_opens_nothing()
    {
        await LoseAsync("clicks", 40);
        await PassAsync(minutes: 3);
        Assert.Empty(await _kept.OpenAsync(default));

        await LoseAsync("clicks", 80);
        await PassAsync(minutes: 3);
        Assert.Equal(("stream|clicks", IncidentSeverity.Critical), ((await _kept.OpenAsync(default)).Single().Subject, (await _kept.OpenAsync(default)).Single().Severity));
    }

    [Fact]
    public async Task While_nothing_is_judged_an_incident_stays_open()
    {
        await LoseAsync("orders", 3);
        await PassAsync(minutes: 2);
        await PassAsync(minutes: 40, judging: false);
        Assert.Single(await _kept.OpenAsync(default));

        await PassAsync(minutes: 4);
        Assert.Empty(await _kept.OpenAsync(default));
    }

    private async Task PassAsync(int minutes, bool judging = true)
    {
        for (var i = 0; i < minutes * 6; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            var nowMs = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (judging)
                await _stores.Index.PutRunAsync(new ReconcileRun(nowMs, nowMs, 0, 0, 0, 0, null), default);
            await _evaluate.RunAsync(default);
        }
    }

    private Task LoseAsync(string stream, long lost) => _stores.Results.PutAsync(
        new()
        {
            Stream = stream,
            WindowMs = Zero.ToUnixTimeMilliseconds(),
            Shard = 0,
            Traces = 1000,
            Path =
            [
                new()
                {
                    Hop = "router/received",
                    Counts = lost == 0 ? ImmutableArray<HopCount>.Empty : [new(TraceVerdict.Lost, TraceCause.SkippedByConsumer, 16, lost)],
                    Latency = new(),
                },
            ],
        },
        default);
}
