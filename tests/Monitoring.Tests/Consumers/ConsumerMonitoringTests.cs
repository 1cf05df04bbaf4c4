using System.Collections.Immutable;
using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Consumers;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Ports;
using Chasqui.StoreContract.Consumers;
using Chasqui.StoreContract.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Consumers;

/// <summary>Sampling, ingest, evaluation and incidents together, on stores in memory and in virtual time.</summary>
public sealed class ConsumerMonitoringTests : IDisposable
{
    private static readonly DateTimeOffset Zero = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    private readonly FakeTimeProvider _clock = new(Zero);
    private readonly ConsumerStores _stores = ConsumerStores.InMemory();
    private readonly MemoryProgressStore _progress = new();
    private readonly MemoryDeadLetterStore _deadLetters = new();
    private readonly Mock<IGroupSource> _groups = new();
    private readonly Mock<IOffsetSource> _offsets = new();
    private readonly List<IncidentChange> _heard = [];
    private readonly SystemTopology _topology = new()
    {
        Clusters = [new() { Name = "main", Bootstrap = "a:1" }, new() { Name = "slow", Bootstrap = "b:1" }],
        Tracing = new() { Cluster = "main" },
        Streams = [],
        Consumers = new() { Groups = ImmutableDictionary<string, ConsumerSettings>.Empty.Add("main/billing", new() { Owner = "team-x" }) },
    };

    private readonly List<IDisposable> _disposables = [];

    public ConsumerMonitoringTests()
    {
        foreach (var cluster in new[] { "main", "slow" })
        {
            _groups.Setup(g => g.ListAsync(cluster, default)).ReturnsAsync(new GroupListing(cluster == "main" ? ["billing"] : [], []));
            _groups.Setup(g => g.DescribeAsync(cluster, It.IsAny<IReadOnlyCollection<string>>(), default)).ReturnsAsync(
                (string c, IReadOnlyCollection<string> names, CancellationToken _) => new GroupDescriptions([.. names.Select(n => Described(c, n))], []));
            _groups.Setup(g => g.TopicsAsync(cluster, It.IsAny<IReadOnlyCollection<string>>(), default)).ReturnsAsync(
                (string _, IReadOnlyCollection<string> names, CancellationToken _) => names.ToImmutableDictionary(n => n, _ => ImmutableArray.Create("orders")));
        }
    }

    public void Dispose() => _disposables.ForEach(d => d.Dispose());

    [Fact]
    public async Task A_group_nobody_configured_is_found_judged_and_its_incident_opened_told_once_and_closed()
    {
        var (sample, evaluate) = (Sampler(), Evaluator());
        for (var t = 0; t <= 900; t += 10)
        {
            // Stuck from 300 to 500.
            var committed = t is > 300 and < 500 ? 30_000 : 100L * t;
            _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default)).ReturnsAsync(Offsets(committed, 100L * t));
            await sample.RunAsync(default);
            Assert.Equal(1, await evaluate.RunAsync(default));
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([IncidentChangeKind.Opened, IncidentChangeKind.Closed], _heard.Select(c => c.Kind));
        Assert.InRange(_heard[0].OpenedAtMs, At(330), At(360));
        var incident = await new IncidentQuery(_stores.Incidents).FindAsync(_heard[0].IncidentId, default);
        Assert.Equal(("team-x", "Stuck", IncidentSeverity.Critical, 2), (incident!.Owner, incident.Verdict, incident.Worst, incident.Timeline.Length));
        var query = new ConsumerQuery(_stores.Statuses);
        Assert.Equal("Ok", Assert.Single(await query.GroupsAsync(default)).Verdict);
        var status = await query.GroupAsync("main", "billing", default);
        Assert.Equal(("Stable", 1, "orders"), (status!.State, status.Members, status.Partitions[0].Topic));
        Assert.Contains("Stuck", (await query.HistoryAsync("main", "billing", At(0), At(900), default)).Select(p => p.Verdict));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 50)]
    public async Task What_mitigations_may_act_on_has_its_status_kept_at_every_judgement_and_all_else_once_a_minute(bool isTarget, int secondsOld)
    {
        var subject = IncidentSubject.Of(IncidentSubject.ConsumerGroup, "main", "billing");
        var (sample, evaluate) = (Sampler(), Evaluator(!isTarget ? _topology : _topology with
        {
            Mitigations = new() { Targets = ImmutableDictionary<string, TargetTopology>.Empty.Add(subject, new() { Subject = subject }) },
        }));
        for (var t = 0; t <= 410; t += 10)
        {
            if (t > 0)
                _clock.Advance(TimeSpan.FromSeconds(10));
            _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default)).ReturnsAsync(Offsets(100L * t, 100L * t));
            await sample.RunAsync(default);
            await evaluate.RunAsync(default);
        }

        var status = Assert.Single(await _stores.Statuses.ListAsync(default));
        Assert.Equal(("Ok", At(410 - secondsOld)), (status.Verdict, status.AtMs));
    }

    [Fact]
    public async Task After_a_restart_the_verdict_and_the_open_incident_are_as_they_were()
    {
        var (sample, evaluate) = (Sampler(), Evaluator());
        for (var t = 0; t <= 400; t += 10)
        {
            if (t == 390)
                evaluate = Evaluator();
            _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default)).ReturnsAsync(Offsets(Math.Min(30_000, 100L * t), 100L * t));
            await sample.RunAsync(default);
            await evaluate.RunAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(IncidentChangeKind.Opened, Assert.Single(_heard).Kind);
        Assert.Equal("Stuck", Assert.Single(await _stores.Statuses.ListAsync(default)).Verdict);
    }

    [Fact]
    public async Task A_group_that_is_deleted_is_forgotten_and_its_incident_closes()
    {
        var (sample, evaluate) = (Sampler(), Evaluator());
        for (var t = 0; t <= 500; t += 10)
        {
            if (t == 450)
            {
                _groups.Setup(g => g.DescribeAsync("main", It.IsAny<IReadOnlyCollection<string>>(), default)).ReturnsAsync(
                    () => new GroupDescriptions([Described("main", "billing") with { State = GroupState.Dead, Members = 0 }], []));
            }

            var committed = t >= 450 ? -1 : Math.Min(30_000, 100L * t);
            _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default)).ReturnsAsync(Offsets(committed, 100L * t));
            await sample.RunAsync(default);
            await evaluate.RunAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([IncidentChangeKind.Opened, IncidentChangeKind.Closed], _heard.Select(c => c.Kind));
        Assert.Empty(await _stores.Statuses.ListAsync(default));
    }

    [Fact]
    public async Task An_incident_of_a_group_that_went_while_nobody_looked_closes()
    {
        var subject = ConsumerIncidents.SubjectOf("main", "gone");
        var opened = new IncidentChange(
            IncidentChangeKind.Opened, IncidentId.Of(subject, At(-60)), subject, IncidentSeverity.Critical, IncidentSeverity.None, At(-60),
            new(subject, At(-60), IncidentSeverity.Critical, "Dead", "C12", "dead"));
        await _stores.Incidents.SaveAsync(Incident.Open(opened, null), default);
        var evaluate = Evaluator();
        for (var t = 0; t <= 960; t += 60)
        {
            Assert.Equal(t <= 900, (await _stores.Incidents.OpenAsync(default)).Count == 1);
            await evaluate.RunAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Equal((IncidentChangeKind.Closed, opened.IncidentId), (_heard.Single().Kind, _heard.Single().IncidentId));
    }

    [Fact]
    public async Task A_slow_cluster_delays_no_other_and_is_not_asked_twice_at_once()
    {
        var pending = new TaskCompletionSource<GroupListing>();
        _groups.Setup(g => g.ListAsync("slow", default)).Returns(pending.Task);
        _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default)).ReturnsAsync(Offsets(1, 2));
        var sample = Sampler();

        var first = sample.RunAsync(default);
        await sample.RunAsync(default);

        Assert.False(first.IsCompleted);
        Assert.NotEmpty(await _progress.ReadAsync("main", 0, default).ToListAsync());
        _groups.Verify(g => g.ListAsync("slow", default), Times.Once);
        pending.SetResult(new([], []));
        await first;
    }

    [Fact]
    public async Task Groups_are_listed_once_a_minute_and_those_that_cannot_be_listed_are_still_sampled()
    {
        _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default)).ReturnsAsync(Offsets(1, 2));
        var sample = Sampler();
        for (var i = 0; i < 12; i++)
        {
            if (i == 6)
                _groups.Setup(g => g.ListAsync("main", default)).ReturnsAsync(new GroupListing(null, ["away"]));
            await sample.RunAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        _groups.Verify(g => g.ListAsync("main", default), Times.Exactly(2));
        _offsets.Verify(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default), Times.Exactly(12));
    }

    [Fact]
    public async Task A_group_that_the_topology_names_with_its_topics_is_sampled_though_its_cluster_tells_nothing_of_groups()
    {
        var topology = _topology with
        {
            Clusters = [new() { Name = "main", Bootstrap = "a:1", DiscoverGroups = false }],
            Consumers = new() { Groups = ImmutableDictionary<string, ConsumerSettings>.Empty.Add("main/night/shift", new() { Topics = ["trips"] }) },
        };
        _groups.Setup(g => g.DescribeAsync("main", It.IsAny<IReadOnlyCollection<string>>(), default)).ReturnsAsync(new GroupDescriptions([], ["denied"]));
        var asked = new List<GroupTopic>();
        _offsets.Setup(o => o.SampleAsync("main", It.IsAny<IReadOnlyCollection<GroupTopic>>(), default))
            .Callback((string _, IReadOnlyCollection<GroupTopic> groups, CancellationToken _) => asked.AddRange(groups)).ReturnsAsync(Offsets(1, 2));

        await new SampleConsumerGroups(
            topology, [], _groups.Object, _offsets.Object, _progress, _stores.Observations, _clock, NullLogger<SampleConsumerGroups>.Instance).RunAsync(default);

        Assert.Equal([new GroupTopic("night/shift", "trips")], asked.Where(g => g.Topic == "trips"));
        _groups.Verify(g => g.ListAsync("main", default), Times.Never);
    }

    [Fact]
    public async Task Heartbeats_are_kept_and_judged_and_bad_ones_dead_lettered()
    {
        var ingest = new IngestHeartbeats(_topology, [], _stores.Observations, _progress, _deadLetters, _clock, NullLogger<IngestHeartbeats>.Instance);
        var evaluate = Evaluator();
        for (var t = 0; t <= 400; t += 10)
        {
            if (t <= 300)
            {
                HeartbeatRecord[] records =
                [
                    Record(t, ConsumerHeartbeatWriter.ToJson(Heartbeat(t, "main"))),
                    Record(t + 1, "no JSON"u8.ToArray()),
                    Record(t + 2, ConsumerHeartbeatWriter.ToJson(Heartbeat(t, "nowhere"))),
                    Record(t + 3, ConsumerHeartbeatWriter.ToJson(Heartbeat(t + 1000, "main"))),
                ];
                Assert.Equal(new HeartbeatOutcome(1, 3), await ingest.IngestAsync(records, default));
            }

            await evaluate.RunAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        var status = Assert.Single(await _stores.Statuses.ListAsync(default));
        Assert.Equal(("billing", "Dead", "C2"), (status.Group, status.Verdict, status.Rule));
        var letters = await _deadLetters.QueryAsync(0, long.MaxValue, 1000, null, default);
        Assert.Equal(["it is from the future", "not JSON", "the topology has no cluster nowhere"], letters.Items.Select(l => l.Reason).Distinct().Order());
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_consumer_with_a_wrong_clock_and_nothing_to_read_lives_until_it_falls_silent(int aheadSeconds)
    {
        var ingest = new IngestHeartbeats(_topology, [], _stores.Observations, _progress, _deadLetters, _clock, NullLogger<IngestHeartbeats>.Instance);
        var evaluate = Evaluator();
        HashSet<string> whileHeard = [];
        for (var t = 100; t <= 300; t += 10)
        {
            if (t <= 200)
                await ingest.IngestAsync([Record(t, ConsumerHeartbeatWriter.ToJson(Heartbeat(100, "main") with { SentAtMs = At(t - 100 + aheadSeconds), LastPollAtMs = At(t - 100 + aheadSeconds) }))], default);
            await evaluate.RunAsync(default);
            if (t <= 200)
                whileHeard.Add(Assert.Single(await _stores.Statuses.ListAsync(default)).Verdict);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(["Ok"], whileHeard);
        Assert.Equal("Dead", Assert.Single(await _stores.Statuses.ListAsync(default)).Verdict);
    }

    private static long At(int second) => Zero.ToUnixTimeMilliseconds() + second * 1000L;

    private GroupObservation Described(string cluster, string group) => new(
        cluster, group, _clock.GetUtcNow().ToUnixTimeMilliseconds(), GroupState.Stable, GroupProtocol.Classic, 1, [new("orders", 0, "m-1")], null);

    private OffsetSample Offsets(long committed, long end) => new(
        [new GroupOffsets("main", "billing", "orders", _clock.GetUtcNow().ToUnixTimeMilliseconds(), 1, [new(0, committed, 0, end)])], []);

    private static ConsumerHeartbeat Heartbeat(int second, string cluster) => new(
        "billing", "m-1", "i-1", cluster, "c", 1, ConsumerState.Running, At(second), At(second), 5000, [new("orders", 0, 100L * second, 100L * second, 100L * second, At(second))]);

    private static HeartbeatRecord Record(long offset, byte[] value) => new(HeartbeatFormat.DefaultTopic, 0, offset, At(0), value);

    private SampleConsumerGroups Sampler() =>
        new(_topology, [], _groups.Object, _offsets.Object, _progress, _stores.Observations, _clock, NullLogger<SampleConsumerGroups>.Instance);

    private EvaluateConsumers Evaluator(SystemTopology? topology = null)
    {
        var listener = new Mock<IIncidentListener>();
        listener.Setup(l => l.HearAsync(It.IsAny<IncidentChange>(), It.IsAny<Incident>(), default))
            .Callback((IncidentChange change, Incident _, CancellationToken _) => _heard.Add(change)).Returns(Task.CompletedTask);
        var book = new IncidentBook(_stores.Incidents, [listener.Object], NullLogger<IncidentBook>.Instance);
        var evaluate = new EvaluateConsumers(
            topology ?? _topology, _progress, _stores.Observations, _stores.Statuses, book, _clock, NullLogger<EvaluateConsumers>.Instance);
        _disposables.AddRange([book, evaluate]);
        return evaluate;
    }
}
