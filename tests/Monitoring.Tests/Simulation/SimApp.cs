using System.Collections.Immutable;
using Chasqui.Contracts;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Sample;
using Chasqui.StoreContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// The app's own use cases on a world: ingest with redeliveries, restarts and lag, sampling, and reconciling, over stores that refuse at random.
/// What it says is read from the stores.
/// </summary>
internal sealed class SimApp : IRecordProbe, IOffsetSource, IDisposable
{
    private const int ReconcileEvery = 6;

    /// <summary>From minute 9 on records are not to be looked up any more: by then they were.</summary>
    private const long LagUntil = SimWorld.Start + 5 * 60_000;

    /// <summary>Long enough for every unit to be judged once more: three minutes.</summary>
    private const int LastSteps = 36;

    private readonly SimWorld _world;
    private readonly Random _random;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(SimWorld.Start - SimJudgement.SampleEvery));
    private readonly SimChance _chance;
    private readonly TestStores _plain;
    private readonly TestStores _stores;
    private readonly SimHopTopic _hops;
    private readonly SampleProgress _sampling;
    private readonly bool _kills;
    private HopIngest _ingest;
    private Reconciler _reconciler;
    private int _lagSteps;

    public SimApp(SimWorld world, int seed)
    {
        (_world, _random, _chance) = (world, new Random(seed), new SimChance(seed));
        _plain = TestStores.InMemory(_clock);
        _stores = new TestStores(
            SimRefusal.Before(_plain.Segments, _chance), SimRefusal.Before(_plain.Index, _chance), SimRefusal.Before(_plain.Results, _chance),
            SimRefusal.Before(_plain.Probes, _chance), SimRefusal.Before(_plain.Progress, _chance), SimRefusal.Before(_plain.Emitters, _chance),
            SimRefusal.Before(_plain.DeadLetters, _chance));
        _hops = new SimHopTopic(world.Emission.Frames, _random);
        _sampling = new SampleProgress(TestPaths.Tracing, [world.Path], this, _stores.Progress, NullLogger<SampleProgress>.Instance);
        (_ingest, _reconciler) = (NewIngest(), NewReconciler());
        _kills = _random.Next(4) == 0;
        _chance.Rate = _random.Next(2) == 0 ? 0.06 : 0;
    }

    /// <summary>Whether the ingest was killed, so that some time is unmeasured.</summary>
    public bool WasKilled { get; private set; }

    public int Refused => _chance.Refused;

    /// <summary>The stores as they are, without refusals.</summary>
    public TestStores Stores => _plain;

    public ReconcileStores Reconciling => _plain.Reconciling;

    public TimeProvider Clock => _clock;

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Lets the world's time pass to its end; then the last word is said with nothing in the way.</summary>
    public async Task RunAsync()
    {
        for (var step = 0; Now < SimWorld.End; step++)
        {
            await StepAsync(step);
            _clock.Advance(TimeSpan.FromMilliseconds(SimJudgement.SampleEvery));
        }

        (_chance.Rate, _lagSteps) = (0, 0);
        for (var step = 0; step < LastSteps; step++)
        {
            await StepAsync(step);
            _clock.Advance(TimeSpan.FromMilliseconds(SimJudgement.SampleEvery));
        }
    }

    public Task<OffsetSample> SampleAsync(string cluster, IReadOnlyCollection<GroupTopic> groups, CancellationToken cancellation) =>
        Task.FromResult(new OffsetSample([.. groups.Select(g => Sample(cluster, g.Group, g.Topic, Now))], []));

    public Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(IReadOnlyList<ProbeRequest> requests, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ProbeAnswer>>([.. requests.Select(r => new ProbeAnswer(r, Probe(r), "as it is"))]);

    public void Dispose() => _ingest.Dispose();

    private async Task StepAsync(int step)
    {
        if (_lagSteps > 0)
            _lagSteps--;
        else if (_chance.Rate > 0 && Now < LagUntil && _random.Next(60) == 0)
            _lagSteps = _random.Next(3, 20);
        else
            await IngestAsync();
        await UntilDoneAsync(() => _sampling.RunAsync(default));
        if (step % ReconcileEvery == 0)
            await ReconcileAsync();
    }

    private async Task IngestAsync()
    {
        for (var tries = 0; _hops.NextBatch(Now) is { Length: > 0 } batch && tries < 20; tries++)
        {
            if (!await TryAsync(() => _ingest.IngestAsync(batch, default)))
                await MayRestartAsync(4);
            else if (_random.Next(12) > 0 || !await MayRestartAsync(1))
                _hops.Commit(batch);
        }

        await MayRestartAsync(40);
    }

    /// <summary>In good order, with what it knows kept; or killed, in some worlds.</summary>
    private async Task<bool> MayRestartAsync(int oneIn)
    {
        if (_random.Next(oneIn) > 0)
            return false;
        if (_kills && _random.Next(2) == 0)
            WasKilled = true;
        else
            await UntilDoneAsync(() => _ingest.FlushAsync(default));
        _ingest.Dispose();
        _ingest = NewIngest();
        return true;
    }

    private async Task ReconcileAsync()
    {
        if (_random.Next(10) == 0)
            _reconciler = NewReconciler();
        for (var tries = 0; tries < 3 && !await TryAsync(() => _reconciler.RunAsync(default)); tries++)
        {
        }
    }

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task UntilDoneAsync(Func<Task> call)
    {
        while (!await TryAsync(call))
        {
        }
    }

    private GroupOffsets Sample(string cluster, string group, string topic, long at)
    {
        if (cluster == TestPaths.Tracing.Cluster)
            return new GroupOffsets(cluster, group, topic, at, 1, [.. _hops.Offsets(at)]);
        var log = _world.Topic(topic);
        var progress = _world.Progress(group, topic);
        var partitions = Enumerable.Range(0, log.Length)
            .Select(p => new PartitionOffsets(p, progress[p].CommittedAt(at), log[p].StartAt(at), log[p].EndAt(at)));
        return new GroupOffsets(cluster, group, topic, at, progress.Max(p => p.MembersAt(at)), partitions.ToImmutableArray());
    }

    private ProbeOutcome Probe(in ProbeRequest asked) =>
        _world.Topic(asked.Coordinates.Topic)[asked.Coordinates.Partition].Probe(_world.EventOf(asked.TraceId)!, asked.Coordinates.Offset, Now);

    private HopIngest NewIngest() => new(
        [_world.Path], new IngestOptions(), _stores.Segments, _stores.Index, _stores.Emitters, _stores.DeadLetters, _clock,
        NullLogger<HopIngest>.Instance);

    private Reconciler NewReconciler() => new(
        TestPaths.Tracing, [_world.Path], new ReconcileOptions { Parallelism = 1 }, new IngestOptions(), _stores.Reconciling, this, _clock,
        NullLogger<Reconciler>.Instance);
}
