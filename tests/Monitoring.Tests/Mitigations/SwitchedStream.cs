using Chasqui.Contracts;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Routes;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Topology.Parsing;
using Chasqui.Domain.Tracing;
using Chasqui.Monitoring.Brokers;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Routes;
using Chasqui.StoreContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Chasqui.Monitoring.Tests.Mitigations;

/// <summary>
/// A stream of two hops, led over another cluster by a mitigation; its hops go through the very ingest and reconciler. Times are in seconds since the switch;
/// the act ended a second after it.
/// </summary>
internal sealed class SwitchedStream : IDisposable
{
    public const long ActedAt = 1;
    public const string Home = "fronting";
    public const string Standby = "standby";

    public static readonly SystemTopology Topology = TopologyParser.Parse("""
        {
          "clusters": { "fronting": { "bootstrap": "f:9092", "standby": "standby" }, "standby": { "bootstrap": "s:9092" }, "tracing": { "bootstrap": "t:9092" } },
          "tracing": { "cluster": "tracing" },
          "streams": { "orders": { "grace": "20s", "path": [
            { "hop": "app/sent", "cluster": "fronting", "topic": "in", "within": "10s" },
            { "hop": "sink/received", "group": "sink", "within": "10s" } ] } },
          "mitigations": {
            "targets": { "streams": { "orders": {} } },
            "policies": {
              "fail-over-stream": { "mode": "Auto", "stableFor": "60s", "evidenceWithin": "30s" },
              "fail-back-stream": { "mode": "Auto", "stableFor": "60s", "evidenceWithin": "30s" } } }
        }
        """) switch { { IsValid: true } parsed => parsed.Topology!, var parsed => throw new InvalidOperationException(string.Join("; ", parsed.Errors)) };

    private static readonly StreamPath[] Paths = [.. Topology.Streams.Select(s => new StreamPath(s))];
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(17);

    private readonly FakeTimeProvider _clock = new(Start.AddHours(-1));
    private readonly HopRecords _records = new();
    private readonly HopIngest _ingest;
    private readonly TraceQuery _query;

    public SwitchedStream(MitigationKind kind = MitigationKind.FailOverStream)
    {
        (Kind, Stores) = (kind, new(_clock));
        var stores = Stores.Inner;
        _ingest = new(Paths, new IngestOptions(), stores.Segments, stores.Index, stores.Emitters, stores.DeadLetters, _clock, NullLogger<HopIngest>.Instance);
        _query = new(Topology.Tracing, Paths, Stores.Reconciling, _clock);
    }

    public MitigationKind Kind { get; }

    public FailingStores Stores { get; }

    public Mock<IBrokerStore> Boards { get; } = new();

    /// <summary>The cluster that the act leads over, and the one that it leaves.</summary>
    public string There => Kind == MitigationKind.FailOverStream ? Standby : Home;

    public string Left => Kind == MitigationKind.FailOverStream ? Home : Standby;

    public StreamTargetEvidence Source => new(Topology, Boards.Object, Routes, _query, _clock);

    public MitigationOrder Order => new() { Id = "m", Kind = Kind, Subject = "stream|orders", Clusters = [Home, Standby], By = "ann", Why = "down", AtMs = MsOf(0) };

    private StreamRoutes Routes => new(Topology, Stores.Routes.Object, Stores.Progress.Object, new RouteOptions(), _clock, NullLogger<StreamRoutes>.Instance);

    public static long MsOf(double seconds) => Start.AddSeconds(seconds).ToUnixTimeMilliseconds();

    /// <summary>Leads the stream over a cluster, now.</summary>
    public async Task SwitchAsync(string to)
    {
        var route = await Routes.ReadAsync("orders", Home, default);
        var change = await Routes.SwitchAsync("orders", Home, new(to, route.Epoch, $"key-{route.Epoch}", "m", "down", _clock.GetUtcNow().ToUnixTimeMilliseconds()), default);
        Assert.Equal(RouteOutcome.Switched, change.Outcome);
    }

    /// <summary>The act: after it, it is a second since the switch.</summary>
    public async Task ActAsync()
    {
        if (Kind == MitigationKind.FailBackStream)
            await SwitchAsync(Standby);
        At(0);
        await SwitchAsync(There);
        At(ActedAt);
    }

    /// <summary>Ends the draining of what is drained.</summary>
    public Task SettleAsync() => Routes.SettleAsync(default);

    public void At(double seconds) => _clock.SetUtcNow(Start.AddSeconds(seconds));

    /// <summary>An event's hops are ingested.</summary>
    /// <param name="cluster">It was written there.</param>
    /// <param name="began">When it began.</param>
    /// <param name="offset">Where it lies; negative for not known.</param>
    /// <param name="hops">Those that are known of, as <c>sent</c> and <c>received</c>.</param>
    /// <param name="id">Of an event that was begun before; null for another one.</param>
    public async Task<TraceId> IngestAsync(string cluster, double began, long offset, IEnumerable<string> hops, TraceId? id = null)
    {
        var trace = id ?? TraceId.New(Start.AddSeconds(began));
        var at = new RecordCoordinates(cluster, "in", offset < 0 ? -1 : 0, offset, -1);
        TraceHop[] seen = [.. hops.Select(hop => new TraceHop(
            trace, "orders", hop == "sent" ? "app" : "sink", hop == "sent" ? HopAction.Sent : HopAction.Received, trace.OriginMs + (hop == "sent" ? 0 : 500), at))];
        await _ingest.IngestAsync(new[] { _records.Frame(0, MsOf(began), seen) }, default);
        return trace;
    }

    /// <summary>What the sink had committed on a cluster at a time.</summary>
    public Task SinkAsync(string cluster, double seconds, long committed, long logEnd) => SampleAsync(new(cluster, "sink", "in"), seconds, committed, logEnd);

    /// <summary>Everything that was written up to a time is ingested.</summary>
    public Task IngestedAsync(double seconds) =>
        SampleAsync(new(Topology.Tracing.Cluster, Topology.Tracing.Group, Topology.Tracing.Topic), seconds, _records.NextOffset(0), _records.NextOffset(0));

    /// <summary>The reconciler looks up what the sink has passed and not received, and finds it there.</summary>
    public Task LookUpAsync() => new Reconciler(
        Topology.Tracing, Paths, new ReconcileOptions { Refresh = TimeSpan.Zero }, new IngestOptions(), Stores.Inner.Reconciling, new FoundProbe(), _clock, NullLogger<Reconciler>.Instance).RunAsync(default);

    public Task<RecoveryEvidence> LookAsync() => Source.LookAsync(
        new Mitigation
        {
            Order = Order,
            Plan = new() { AtMs = MsOf(0), Mode = MitigationMode.Auto, Verdict = "", Rule = "", Acts = MitigationActs.Of(Kind, new() { To = There, From = Left }) },
        },
        MsOf(ActedAt), default);

    /// <summary>What recovery makes of a look.</summary>
    public async Task<string> DecideAsync() => RecoveryRules.Decide(Topology.Mitigations.For(Kind), await LookAsync(), MsOf(ActedAt)).Says;

    public void Dispose()
    {
        _query.Dispose();
        _ingest.Dispose();
    }

    private Task SampleAsync(GroupKey key, double seconds, long committed, long logEnd) =>
        Stores.Inner.Progress.AppendAsync([new GroupOffsets(key.Cluster, key.Group, key.Topic, MsOf(seconds), 1, [new PartitionOffsets(0, committed, 0, logEnd)])], default);

    private sealed class FoundProbe : IRecordProbe
    {
        public Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ProbeAnswer>>([.. requests.Select(r => new ProbeAnswer(r, ProbeOutcome.Found, "there"))]);
    }
}
