using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Tests.Brokers;

/// <summary>
/// A fleet in virtual time: daily load curves, bursts, pauses of the garbage collector, and what operators do to a cluster (rolling restarts,
/// a rebalance, a hot partition that moves, gaps in metrics). Sampled every 15 s from outside, as the running app does.
/// </summary>
internal sealed class FleetSimulation
{
    public const long TickMs = 15_000;
    public const long HourMs = 3_600_000;
    public const long DayMs = 24 * HourMs;
    private const long SessionMs = 9_000;
    private const double BaseBytes = 20_000_000;

    private readonly Random _random;
    private double _burst = 1;
    private bool _rebalancing;

    public FleetSimulation(int brokers, int seed)
    {
        _random = new Random(seed);
        Brokers = [.. Enumerable.Range(1, brokers).Select(id => new SimulatedBroker(id, 0.7 + 0.6 * _random.NextDouble()))];
    }

    public List<SimulatedBroker> Brokers { get; }

    public Random Random => _random;

    /// <summary>What operators and the load do in a week; times are in milliseconds from its start.</summary>
    public void ActNormally(long nowMs)
    {
        _burst = Math.Clamp(_burst * Math.Exp(0.05 * Gauss()) * Math.Pow(_burst, -0.05), 0.5, 2);
        if (nowMs % DayMs == 10 * HourMs && nowMs / DayMs is 1 or 4)
            RestartRolling(nowMs);
        _rebalancing = nowMs / DayMs == 2 && nowMs % DayMs is >= 14 * HourMs and < 15 * HourMs;
        if (nowMs == 2 * DayMs + 14 * HourMs)
            foreach (var broker in Brokers)
                broker.Share = 0.7 + 0.6 * _random.NextDouble();
        if (nowMs % (2 * HourMs) == 0)
            MoveHotPartition(nowMs);
        if (nowMs % DayMs == 3 * HourMs)
            Brokers[_random.Next(Brokers.Count)].GapUntilMs = nowMs + 20 * 60_000;
        if (nowMs == 5 * DayMs + 8 * HourMs)
            Brokers.ForEach(b => b.GapUntilMs = nowMs + 6 * 60_000);
    }

    /// <summary>The cluster's metadata, as the others see it.</summary>
    public ClusterSample SampleCluster(long nowMs)
    {
        var registered = Brokers.Where(b => IsListed(b, nowMs)).Select(b => b.Id);
        var counts = Brokers.Select(b => KeyValuePair.Create(b.Id, new PartitionCounts(
            b.LeadsNothing(nowMs) || !IsListed(b, nowMs) ? 0 : 100,
            b.IsDown(nowMs) || b.CatchesUp(nowMs) || b.Fault is Fault.Killed or Fault.NeverAnswers ? 300 : 0, 0, 0, 0)));
        return new ClusterSample
        {
            Cluster = "sim", AtMs = nowMs, Controller = 1, Leaderless = 0, Brokers = [.. registered],
            UnderReplicated = Brokers.Any(b => b.IsDown(nowMs) || b.CatchesUp(nowMs) || b.Fault is Fault.Killed or Fault.NeverAnswers) ? 300 : 0,
            Partitions = System.Collections.Immutable.ImmutableDictionary.CreateRange(counts),
        };
    }

    public BrokerSample Sample(SimulatedBroker broker, long nowMs)
    {
        Spike(broker);
        var sample = new BrokerSample { Cluster = "sim", Broker = broker.Id, AtMs = nowMs };
        if (broker.IsDown(nowMs) || broker.Fault == Fault.Killed)
            return sample with { Connect = ProbeResult.Failed(ProbeError.Refused), Canary = new CanaryResult(false, null, null, ProbeError.NotApplicable) };
        if (broker.Fault == Fault.Unreachable)
            return sample with { Connect = ProbeResult.Failed(ProbeError.TimedOut), Canary = new CanaryResult(false, null, null, ProbeError.TimedOut) };
        var slow = broker.Fault == Fault.SlowAll ? 150 + 4 * Probe() : 0;
        var load = Load(broker, nowMs);
        sample = sample with { Connect = ProbeResult.Answered(Probe()), Metrics = Metrics(broker, nowMs, load) };
        if (broker.Fault == Fault.NeverAnswers)
            return sample with { ApiVersions = ProbeResult.Failed(ProbeError.TimedOut), Canary = new CanaryResult(false, null, null, ProbeError.TimedOut), Metrics = sample.Metrics };
        return sample with
        {
            ApiVersions = _random.Next(5000) == 0 ? ProbeResult.Failed(ProbeError.TimedOut) : ProbeResult.Answered(Probe() + slow + broker.SpikeMs),
            Metadata = ProbeResult.Answered(2 * Probe() + slow + broker.SpikeMs),
            Canary = Canary(broker, load, slow, nowMs),
        };
    }

    private CanaryResult Canary(SimulatedBroker broker, double load, double slow, long nowMs)
    {
        if (broker.Fault == Fault.CanaryFails || _random.Next(5000) == 0)
            return new(false, null, null, ProbeError.TimedOut);
        var cold = broker.CatchesUp(nowMs) ? 4 : 1;
        var disk = broker.Fault == Fault.SlowDisk ? 60 : 0;
        var queue = (1 + load * load) * Math.Exp(0.4 * Gauss()) * cold;
        return new(true, 3 * queue + disk + slow + broker.SpikeMs, 2 * queue + slow + broker.SpikeMs, ProbeError.None);
    }

    private Dictionary<string, double> Metrics(SimulatedBroker broker, long nowMs, double load)
    {
        if (nowMs < broker.GapUntilMs || broker.Fault == Fault.NeverAnswers)
            return [];
        var factor = broker.Fault is Fault.SlowDisk or Fault.SlowFlush ? 10 : broker.Fault == Fault.DyingDisk ? 50 : broker.Fault == Fault.SlowAll ? 4 : 1;
        var flush = 12 * (1 + 1.5 * load * load) * Math.Exp(0.3 * Gauss()) * factor * (broker.CatchesUp(nowMs) ? 4 : 1)
            + broker.SpikeMs + (broker.Fault == Fault.SlowAll ? 150 : 0);
        broker.ReportedFlushMs += 0.3 * (flush - broker.ReportedFlushMs);
        var leads = broker.LeadsNothing(nowMs) ? 0 : 1;
        var bytes = BaseBytes * load;
        return new Dictionary<string, double>
        {
            [BrokerMetric.LogFlushP999Ms] = broker.ReportedFlushMs,
            [BrokerMetric.BytesInLeader] = bytes * leads,
            [BrokerMetric.BytesInReplica] = bytes * (2 - leads) * (_rebalancing ? 3 : 1),
            [BrokerMetric.ProduceLocalP99Ms] = 2 * (1 + load) * Math.Exp(0.4 * Gauss()) * (broker.Fault == Fault.SlowDisk ? 30 : 1) + broker.SpikeMs,
            [BrokerMetric.RequestQueueP99Ms] = (0.5 + load * load) * Math.Exp(0.6 * Gauss()) + broker.SpikeMs,
        };
    }

    /// <summary>About 1 on average: a day's curve from 0.35 to 1.65, the broker's share, bursts and the hot partition.</summary>
    private double Load(SimulatedBroker broker, long nowMs) =>
        (1 + 0.65 * Math.Sin(2 * Math.PI * (nowMs % DayMs) / DayMs)) * broker.Share * _burst + broker.HotLoad;

    private void MoveHotPartition(long nowMs)
    {
        Brokers.ForEach(b => b.HotLoad = 0);
        if (nowMs / (2 * HourMs) % 3 == 0)
            Brokers[_random.Next(Brokers.Count)].HotLoad = 1.5;
    }

    private void RestartRolling(long nowMs)
    {
        var at = nowMs;
        foreach (var broker in Brokers)
        {
            var down = at + _random.Next(5_000, 30_000);
            var up = down + _random.Next(12_000, 40_000);
            broker.Restart = (at, down, up, up + 5 * 60_000);
            at = up + 4 * 60_000;
        }
    }

    /// <summary>Every few hours a broker pauses for one sample or two.</summary>
    private void Spike(SimulatedBroker broker)
    {
        if (broker.Spike > 0 && --broker.Spike == 0)
            broker.SpikeMs = 0;
        if (_random.Next(1500) == 0)
            (broker.Spike, broker.SpikeMs) = (_random.Next(1, 3), 50 + 500 * _random.NextDouble());
    }

    private static bool IsListed(SimulatedBroker broker, long nowMs) =>
        !broker.IsDown(nowMs) && !(broker.Fault == Fault.Killed && nowMs - broker.FaultSinceMs > SessionMs);

    private double Probe() => 0.8 * Math.Exp(0.5 * Gauss());

    private double Gauss()
    {
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
            sum += _random.NextDouble();
        return (sum - 2) * Math.Sqrt(3);
    }
}
