using System.Diagnostics;
using Chasqui.Domain.Brokers;
using Chasqui.Monitoring.Brokers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Monitoring.Tests.Brokers;

public sealed class SampleBrokersTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(800);

    /// <summary>For those that answer at once: a busy machine may take its time to call them.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(3);

    private readonly FakeBrokers _brokers = new();
    private readonly MemoryBrokerStore _store = new();
    private readonly BrokerSamplingOptions _options = new()
    {
        ViewTimeout = Short, ProbeTimeout = Short, CanaryTimeout = Short, MetricsTimeout = Short, Mercy = TimeSpan.FromMilliseconds(50), SamplesKept = 3,
    };

    private readonly BrokerFleet _fleet;

    public SampleBrokersTests() => _fleet = new BrokerFleet(FakeBrokers.Topology("a", "b"), _options);

    [Fact]
    public async Task Brokers_that_answer_are_healthy_and_shown_on_the_board()
    {
        await Sampling.RunAllAsync(default);
        var judged = await Evaluating.RunAsync("a", default);
        Assert.All(judged.Brokers, b => Assert.Equal(BrokerVerdict.Healthy, b.Decision.Verdict));
        Assert.Equal(ClusterVerdict.Healthy, judged.Decision.Verdict);
        Assert.Equal(["Healthy", "Healthy", "Healthy"], _store.Boards["a"].Brokers.Select(b => b.Verdict));
        Assert.Equal("localhost:2", _store.Boards["a"].Brokers[1].Endpoint);
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("blocks")]
    [InlineData("throws")]
    public async Task A_broker_that_misbehaves_costs_its_own_sample_and_delays_nobody(string how)
    {
        // A thread for each call that blocks: the pool of a small machine adds one only every half second.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, 16), ports);
        (how == "hangs" ? _brokers.Hanging : how == "blocks" ? _brokers.Blocking : _brokers.Throwing).Add(2);
        var options = _options with { ProbeTimeout = Patient, CanaryTimeout = Patient, MetricsTimeout = Patient };
        var sampling = new SampleBrokers(_fleet, _brokers.Sources, _store, options, TimeProvider.System, NullLogger<SampleBrokers>.Instance);
        var started = Stopwatch.GetTimestamp();
        var round = await sampling.RunAsync("a", default);
        _brokers.Unblock.Set();
        Assert.True(Stopwatch.GetElapsedTime(started) < FakeBrokers.BlockedFor, $"{Stopwatch.GetElapsedTime(started)}");
        Assert.False(round.Brokers.Single(b => b.Broker == 2).Connect!.Value.Ok);
        Assert.All(round.Brokers.Where(b => b.Broker != 2), b => Assert.True(b.Connect!.Value.Ok && b.Canary!.Value.Ok && b.Metrics.Count == 2));
    }

    [Fact]
    public async Task Brokers_known_from_before_are_probed_though_the_metadata_hangs()
    {
        await Sampling.RunAsync("a", default);
        _brokers.ViewHangs = true;
        var round = await Sampling.RunAsync("a", default);
        Assert.Null(round.Cluster);
        Assert.Equal(3, round.Brokers.Count(b => b.Connect!.Value.Ok));
        Assert.Contains(round.Errors, e => e.Contains("no answer in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_that_is_away_costs_history_and_not_sight()
    {
        _store.IsAway = true;
        for (var i = 0; i < 5; i++)
            await Sampling.RunAsync("a", default);
        var judged = await Evaluating.RunAsync("a", default);
        Assert.Equal(3, judged.Brokers.Count(b => b.Decision.Verdict == BrokerVerdict.Healthy));
        _store.IsAway = false;
        await Sampling.RunAsync("a", default);
        Assert.Equal(18, _store.Samples.Count);
    }

    [Fact]
    public async Task Samples_are_stored_together_and_a_broker_is_shown_with_all_of_them()
    {
        for (var i = 0; i < 4; i++)
        {
            await Sampling.RunAsync("a", default);
            await Task.Delay(5);
        }

        await Evaluating.RunAsync("a", default);
        Assert.Equal(9, _store.Samples.Count);
        var detail = await new BrokerQueries(_fleet, _store, TimeProvider.System).BrokerAsync("a", 2, TimeSpan.FromHours(1), default);
        Assert.Equal(4, detail!.Samples.Length);
        Assert.NotEmpty(detail.Standings);
        Assert.Null(await new BrokerQueries(_fleet, _store, TimeProvider.System).BrokerAsync("a", 9, TimeSpan.FromHours(1), default));
    }

    [Fact]
    public async Task What_is_usual_survives_a_restart_of_the_app()
    {
        for (var i = 0; i < 12; i++)
            await Sampling.RunAsync("a", default);
        await _store.SaveBaselinesAsync("a", default, _fleet["a"].ExportBaselines(), default);
        var fleet = new BrokerFleet(FakeBrokers.Topology("a"), _options);
        await new SampleBrokers(fleet, _brokers.Sources, _store, _options, TimeProvider.System, NullLogger<SampleBrokers>.Instance).RunAsync("a", default);
        Assert.Contains(fleet["a"].Standings(1), s => s.Signal == BrokerMetric.LogFlushP999Ms && s.HistoryP90 is > 9 and < 11);
    }

    [Fact]
    public async Task What_was_observed_is_exported_as_it_is_recorded()
    {
        for (var i = 0; i < 4; i++)
        {
            await Sampling.RunAsync("a", default);
            await Task.Delay(5);
        }

        await Evaluating.RunAsync("a", default);
        var lines = new List<string>();
        await foreach (var line in new BrokerExport(_fleet, _store).LinesAsync(0, long.MaxValue, default))
            lines.Add((string)line["type"]!);
        Assert.Equal((4, 12), (lines.Count(l => l == "clusterSample"), lines.Count(l => l == "brokerSample")));
    }

    private SampleBrokers Sampling => new(_fleet, _brokers.Sources, _store, _options, TimeProvider.System, NullLogger<SampleBrokers>.Instance);

    private EvaluateBrokers Evaluating => new(_fleet, _store, TimeProvider.System, NullLogger<EvaluateBrokers>.Instance);
}
