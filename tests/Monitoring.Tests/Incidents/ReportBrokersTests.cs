using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Incidents;
using Chasqui.StoreContract.Consumers;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Chasqui.Monitoring.Tests.Incidents;

/// <summary>Brokers are judged by their real ladder, in virtual time, and their incidents kept in memory.</summary>
public sealed class ReportBrokersTests : IDisposable
{
    private const long Start = 1_700_000_000_000;
    private const int TickMs = 15_000;
    private readonly MemoryIncidentStore _store = new();
    private readonly List<IncidentChange> _heard = [];
    private readonly ClusterJudge _judge = new("main", BrokerSettings.Default);
    private readonly SystemTopology _topology = new()
    {
        Clusters = [new() { Name = "main", Bootstrap = "a:1" }],
        Tracing = new() { Cluster = "main" },
        Streams = [],
        Brokers = new()
        {
            Clusters = ImmutableDictionary<string, BrokerClusterTopology>.Empty.Add("main", new() { Incidents = new() { Owner = "team-kafka" } }),
        },
    };

    private IncidentBook _book;
    private ReportBrokers _report;
    private long _nowMs = Start;

    public ReportBrokersTests() => (_book, _report) = NewApp();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task An_unreachable_broker_is_told_once_opened_and_once_closed_with_its_owner_and_facts()
    {
        await RunAsync(minutes: 5);
        await RunAsync(minutes: 5, down: 2);
        await RunAsync(minutes: 5);

        Assert.Equal([IncidentChangeKind.Opened, IncidentChangeKind.Closed], _heard.Select(c => c.Kind));
        Assert.InRange(_heard[0].OpenedAtMs - Start, 5 * 60_000, 6 * 60_000);
        var incident = await new IncidentQuery(_store).FindAsync(_heard[0].IncidentId, default);
        Assert.Equal(("broker|main|2", "team-kafka", "Unreachable", "B7"), (incident!.Subject, incident.Owner, incident.Verdict, incident.Rule));
        Assert.Equal("refused", (string?)incident.Timeline[0].Evidence!["connect"]!["error"]);
    }

    [Fact]
    public async Task Two_of_three_at_once_are_one_incident_of_the_cluster()
    {
        await RunAsync(minutes: 5);
        await RunAsync(minutes: 5, down: [1, 2]);

        var open = Assert.Single(await _store.OpenAsync(default));
        Assert.Equal(("cluster|main", "MajoritySick", IncidentSeverity.Critical), (open.Subject, open.Verdict, open.Severity));
        Assert.Contains("1 Unreachable, 2 Unreachable", open.Timeline[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rolling_restart_opens_nothing()
    {
        await RunAsync(minutes: 5);
        foreach (var broker in new[] { 1, 2, 3 })
        {
            await RunAsync(seconds: 45, restarting: broker);
            await RunAsync(minutes: 2);
        }

        Assert.Empty(_heard);
    }

    [Fact]
    public async Task After_a_restart_of_the_app_the_open_incident_is_the_same()
    {
        await RunAsync(minutes: 5);
        await RunAsync(minutes: 2, down: 2);
        _book.Dispose();
        (_book, _report) = NewApp();
        await RunAsync(minutes: 2, down: 2);
        await RunAsync(minutes: 5);

        Assert.Equal([IncidentChangeKind.Opened, IncidentChangeKind.Closed], _heard.Select(c => c.Kind));
        Assert.Single(_heard.Select(c => c.IncidentId).Distinct());
    }

    [Fact]
    public async Task An_incident_of_a_broker_that_went_while_nobody_looked_closes()
    {
        await _store.SaveAsync(Opened(BrokerIncidents.SubjectOf("main", 9)), default);
        await RunAsync(minutes: 14);
        Assert.Empty(_heard);
        await RunAsync(minutes: 2);

        Assert.Equal(("broker|main|9", IncidentChangeKind.Closed), (_heard.Single().Subject, _heard.Single().Kind));
    }

    private static Incident Opened(string subject) => Incident.Open(
        new(
            IncidentChangeKind.Opened, IncidentId.Of(subject, Start - 1), subject, IncidentSeverity.Critical, IncidentSeverity.None, Start - 1,
            new(subject, Start - 1, IncidentSeverity.Critical, "Missing", "B4", "missing")),
        null);

    private async Task RunAsync(int minutes = 0, int seconds = 0, int restarting = 0, params int[] down)
    {
        for (var end = _nowMs + minutes * 60_000L + seconds * 1000L; _nowMs < end; _nowMs += TickMs)
        {
            _judge.Observe(Cluster(restarting));
            foreach (var broker in new[] { 1, 2, 3 })
                _judge.Observe(Sample(broker, down.Contains(broker) || broker == restarting));
            await _report.RunAsync([_judge.Judge(_nowMs)], default);
        }
    }

    private ClusterSample Cluster(int restarting) => new()
    {
        Cluster = "main",
        AtMs = _nowMs,
        Controller = restarting == 1 ? 2 : 1,
        Leaderless = 0,
        UnderReplicated = restarting > 0 ? 5 : 0,
        Brokers = [.. new[] { 1, 2, 3 }.Where(b => b != restarting)],
        Partitions = new[] { 1, 2, 3 }.ToImmutableDictionary(b => b, b => new PartitionCounts(b == restarting ? 0 : 5, b == restarting ? 5 : 0, 0, 0, 0)),
    };

    private BrokerSample Sample(int broker, bool isDown) => new()
    {
        Cluster = "main",
        Broker = broker,
        AtMs = _nowMs,
        Connect = isDown ? ProbeResult.Failed(ProbeError.Refused) : ProbeResult.Answered(1),
        ApiVersions = isDown ? null : ProbeResult.Answered(1),
        Metadata = isDown ? null : ProbeResult.Answered(2),
        Canary = isDown ? new CanaryResult(false, null, null, ProbeError.Refused) : new CanaryResult(true, 4, 3, ProbeError.None),
    };

    private (IncidentBook, ReportBrokers) NewApp()
    {
        var listener = new Mock<IIncidentListener>();
        listener.Setup(l => l.HearAsync(It.IsAny<IncidentChange>(), It.IsAny<Incident>(), default))
            .Callback((IncidentChange change, Incident _, CancellationToken _) => _heard.Add(change)).Returns(Task.CompletedTask);
        var book = new IncidentBook(_store, [listener.Object], NullLogger<IncidentBook>.Instance);
        return (book, new ReportBrokers(_topology, book));
    }
}
