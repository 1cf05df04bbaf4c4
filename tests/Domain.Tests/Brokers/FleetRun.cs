using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Tests.Brokers;

/// <summary>Runs a simulated fleet through the judge and, on the same series, through Cruise Control's rules, and keeps score.</summary>
internal sealed class FleetRun(int brokers, int seed, long startMs = 0)
{
    private const long WindowMs = 300_000;

    private readonly FleetSimulation _fleet = new(brokers, seed);
    private readonly ClusterJudge _judge = new("sim", BrokerSettings.Default);
    private readonly CruiseControlSlowBrokerFinder _shipped = new();
    private readonly CruiseControlSlowBrokerFinder _tuned = new(flushThresholdMs: BrokerSignal.DefaultFloorMs, demotionScore: 4);
    private readonly Dictionary<int, Windows> _windows = [];
    private readonly Dictionary<int, int> _alarming = [];
    private readonly Dictionary<int, BrokerVerdict> _open = [];

    /// <summary>Times at which the tick's beginning fell, so that a fault meets the sampling at any phase.</summary>
    public long NowMs { get; private set; } = startMs;

    public int Opened { get; private set; }

    /// <summary>Those opened on a broker without a fault.</summary>
    public int FalseAlarms { get; private set; }

    public int AlarmingTicks { get; private set; }

    public List<string> Alarms { get; } = [];

    public HashSet<int> ShippedSlow { get; } = [];

    public HashSet<int> TunedSlow { get; } = [];

    public int ShippedAlarms { get; private set; }

    public int TunedAlarms { get; private set; }

    public ClusterJudgement Last { get; private set; } = null!;

    public FleetSimulation Fleet => _fleet;

    /// <summary>The incident of a broker, as the app opens it: two alarming verdicts of the last three ticks.</summary>
    public BrokerVerdict? OpenVerdict(int broker) => _open.TryGetValue(broker, out var verdict) ? verdict : null;

    public void Tick(bool normally = true)
    {
        NowMs += FleetSimulation.TickMs;
        if (normally)
            _fleet.ActNormally(NowMs);
        _judge.Observe(_fleet.SampleCluster(NowMs));
        foreach (var broker in _fleet.Brokers)
        {
            var sample = _fleet.Sample(broker, NowMs);
            _judge.Observe(sample);
            Collect(sample);
        }

        Last = _judge.Judge(NowMs);
        foreach (var judged in Last.Brokers)
            Note(judged);
        if (NowMs % WindowMs == 0)
            RunCruiseControl();
    }

    private void Note(BrokerJudgement judged)
    {
        var broker = judged.Evidence.Broker;
        AlarmingTicks += judged.Decision.IsSick ? 1 : 0;
        var last = ((_alarming.GetValueOrDefault(broker) << 1) | (judged.Decision.IsSick ? 1 : 0)) & 0b111;
        _alarming[broker] = last;
        if (judged.Decision.IsSick && int.PopCount(last) >= 2 && !_open.ContainsKey(broker))
        {
            Opened++;
            FalseAlarms += _fleet.Brokers.Find(b => b.Id == broker)!.Fault == Fault.None ? 1 : 0;
            if (Alarms.Count < 20)
                Alarms.Add($"{TimeSpan.FromMilliseconds(NowMs)} broker {broker} {judged.Decision.Verdict} {judged.Decision.Cause} {judged.Decision.RuleId} {judged.Evidence.Slow}");
        }

        if (judged.Decision.IsSick && int.PopCount(last) >= 2)
            _open[broker] = judged.Decision.Verdict;
        else if (last == 0)
            _open.Remove(broker);
    }

    private void Collect(BrokerSample sample)
    {
        if (!_windows.TryGetValue(sample.Broker, out var windows))
            _windows[sample.Broker] = windows = new Windows();
        if (sample.Metrics.TryGetValue(BrokerMetric.LogFlushP999Ms, out var flush))
            windows.Add(flush, (sample.Metrics[BrokerMetric.BytesInLeader] + sample.Metrics[BrokerMetric.BytesInReplica]) / 1024);
    }

    private void RunCruiseControl()
    {
        var current = _windows.Select(w => w.Value.Close(w.Key)).OfType<CruiseControlSlowBrokerFinder.Window>().ToArray();
        var (shipped, tuned) = (_shipped.Round(current).Slow, _tuned.Round(current).Slow);
        ShippedAlarms += shipped.Count(b => ShippedSlow.Add(b));
        TunedAlarms += tuned.Count(b => TunedSlow.Add(b));
        ShippedSlow.IntersectWith(shipped);
        TunedSlow.IntersectWith(tuned);
    }

    /// <summary>Metrics windows of five minutes, 20 of them kept, as in Cruise Control's shipped configuration.</summary>
    private sealed class Windows
    {
        private readonly Queue<(double FlushMs, double Kilobytes)> _history = new();
        private double _flush;
        private double _kilobytes;
        private int _count;

        public void Add(double flushMs, double kilobytes)
        {
            _flush += flushMs;
            _kilobytes += kilobytes;
            _count++;
        }

        public CruiseControlSlowBrokerFinder.Window? Close(int broker)
        {
            if (_count == 0)
                return null;
            var (flush, kilobytes) = (_flush / _count, _kilobytes / _count);
            var window = new CruiseControlSlowBrokerFinder.Window(broker, flush, kilobytes, [.. _history]);
            _history.Enqueue((flush, kilobytes));
            if (_history.Count > 20)
                _history.Dequeue();
            (_flush, _kilobytes, _count) = (0, 0, 0);
            return window;
        }
    }
}
