using System.Collections.Concurrent;
using System.Text;
using Chasqui.Client;
using Chasqui.Demo.Pipeline;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Health;

/// <summary>A topic that fills at a steady rate, and the consumer groups that read it: five to be broken, three that fare well all along.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    public const string Cluster = "consumer";
    public const string Topic = "parcels";
    public const string HungGroup = "parcels-hung";
    public const string DeadGroup = "parcels-dead";
    public const string SlowGroup = "parcels-slow";
    public const string RewoundGroup = "parcels-rewound";
    public const string StormGroup = "parcels-storm";

    /// <summary>A healthy one with the SDK, one without, and one that is deployed anew.</summary>
    public static readonly string[] HealthyGroups = ["parcels-steady", "parcels-plain", "parcels-deployed"];

    /// <summary>
    /// How far back the offsets of a partition are put: by more than a minute, which near a rebalance is no rebalance's doing, and takes most of one to be read again. A slow
    /// machine has its groups join late, and looks seldom.
    /// </summary>
    public const int RewindBy = 700;

    public const int RecordsPerSecond = 60;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PutBackWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DeployAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DeployFor = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan MemberStaysFor = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan MemberAwayFor = TimeSpan.FromSeconds(6);
    private readonly DemoClusters _clusters;
    private readonly TimeProvider _time;
    private readonly ChasquiTracer _tracer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, StageLoop> _loops = [];
    private readonly List<Task> _tasks = [];
    private readonly SemaphoreSlim _restarting = new(1);
    private volatile WorkerProcess? _doomed;
    private volatile int _slowMs;
    private volatile bool _stormy;

    public Workshop(DemoClusters clusters, IReadOnlySet<HealthFaultKind> faults, TimeProvider time)
    {
        (_clusters, _time) = (clusters, time);
        clusters.Consumer.CreateTopic(Topic, DemoClusters.Partitions, 3);
        _tracer = Worker.Trace(clusters.Consumer.Bootstrap);
        foreach (var group in Groups(faults).Where(g => g != DeadGroup))
            _loops[group] = Start(group);
        _doomed = faults.Contains(HealthFaultKind.Dead) ? WorkerProcess.Start(clusters.Consumer.Bootstrap, DeadGroup) : null;
        _tasks.Add(ProduceAsync());
        _tasks.Add(DeployAsync());
    }

    /// <summary>The groups of a run.</summary>
    public static IEnumerable<string> Groups(IReadOnlySet<HealthFaultKind> faults) =>
    [
        .. HealthyGroups,
        .. HealthFault.All.Where(f => f.Value.Capability == Capability.Consumers && faults.Contains(f.Key)).Select(f => f.Value.Subject.Split('|')[2]),
    ];

    public async Task BreakAsync(HealthFaultKind fault)
    {
        switch (fault)
        {
            case HealthFaultKind.Hung:
                _loops[HungGroup].Halted = true;
                break;
            case HealthFaultKind.Dead:
                _doomed!.Kill();
                break;
            case HealthFaultKind.Slow:
                // Each of these waits is one record: 20 a second of 60 that come.
                _slowMs = 50;
                break;
            case HealthFaultKind.Rewound:
                await PutBackAsync();
                break;
            case HealthFaultKind.Storm:
                _stormy = true;
                _tasks.Add(JoinAndLeaveAsync());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "It breaks no consumer.");
        }
    }

    /// <summary>Starts the consumer of a group anew, in the place of the one that hangs or is dead.</summary>
    public async Task RestartAsync(string group)
    {
        await _restarting.WaitAsync(_stop.Token);
        try
        {
            if (group == DeadGroup)
            {
                _doomed!.Dispose();
                _doomed = WorkerProcess.Start(_clusters.Consumer.Bootstrap, group);
                return;
            }

            if (group == SlowGroup)
                _slowMs = 0;
            if (group == StormGroup)
                _stormy = false;
            await Task.Run(_loops[group].Dispose);
            _loops[group] = Start(group);
        }
        finally
        {
            _restarting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _restarting.WaitAsync();
        await Task.WhenAll(_tasks);
        foreach (var loop in _loops.Values)
            loop.Dispose();
        _doomed?.Dispose();
        _tracer.Dispose();
        _restarting.Release();
    }

    private StageLoop Start(string group) =>
        new(Worker.Build(_clusters.Consumer.Bootstrap, group, group == HealthyGroups[1] ? null : _tracer), Topic, _ => Work(group));

    private void Work(string group)
    {
        // The one that is put back reads little faster than records come, so that it takes a while to be where it was.
        var ms = group == SlowGroup ? _slowMs : group == RewoundGroup ? 1000 / (RecordsPerSecond * 3 / 2) : 0;
        if (ms > 0)
            _stop.Token.WaitHandle.WaitOne(ms);
    }

    /// <summary>On a slow machine the group may just have lost its partitions.</summary>
    /// <exception cref="TimeoutException">It does not get them back.</exception>
    private async Task PutBackAsync()
    {
        var began = _time.GetTimestamp();
        while (!await _loops[RewoundGroup].DoAsync(PutBack) && await RestAsync(Beat))
            if (_time.GetElapsedTime(began) > PutBackWithin)
                throw new TimeoutException($"The offsets of {RewoundGroup} could not be put back within {PutBackWithin.TotalSeconds:0} s: it does not own and read every partition.");
    }

    /// <returns>Whether it was: only of a group that owns every partition and has read from each, and whose commit is taken.</returns>
    private static bool PutBack(IConsumer<string, byte[]> consumer)
    {
        List<TopicPartitionOffset> read = [.. consumer.Assignment.Select(p => new TopicPartitionOffset(p, consumer.Position(p)))];
        if (read.Count < DemoClusters.Partitions || read.Any(p => p.Offset == Offset.Unset))
            return false;
        List<TopicPartitionOffset> back = [.. read.Select(p => new TopicPartitionOffset(p.TopicPartition, Math.Max(0, p.Offset.Value - RewindBy)))];
        try
        {
            foreach (var partition in back)
                consumer.Seek(partition);
            consumer.Commit(back);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    private async Task ProduceAsync()
    {
        using var producer = KafkaSettings.Build(_clusters.Consumer.Bootstrap);
        var started = _time.GetTimestamp();
        long sent = 0;
        while (await RestAsync(Beat))
        {
            var due = (long)(_time.GetElapsedTime(started).TotalSeconds * RecordsPerSecond);
            for (sent = Math.Max(sent, due - RecordsPerSecond); sent < due; sent++)
                producer.Produce(new TopicPartition(Topic, (int)(sent % DemoClusters.Partitions)), new() { Key = $"{sent}", Value = Encoding.UTF8.GetBytes($"parcel {sent}") });
        }
    }

    private async Task DeployAsync()
    {
        if (!await RestAsync(DeployAfter))
            return;
        await Task.Run(_loops[HealthyGroups[2]].Dispose);
        await RestAsync(DeployFor);
        _loops[HealthyGroups[2]] = Start(HealthyGroups[2]);
    }

    private async Task JoinAndLeaveAsync()
    {
        while (_stormy && !_stop.IsCancellationRequested)
        {
            var member = new StageLoop(Worker.Build(_clusters.Consumer.Bootstrap, StormGroup, _tracer), Topic, _ => { });
            await RestAsync(MemberStaysFor);
            await Task.Run(member.Dispose);
            await RestAsync(MemberAwayFor);
        }
    }

    /// <summary>False when it is time to stop.</summary>
    private async Task<bool> RestAsync(TimeSpan rest)
    {
        await Task.Delay(rest, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stop.IsCancellationRequested;
    }
}
