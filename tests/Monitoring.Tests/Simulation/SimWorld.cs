using System.Globalization;
using System.Numerics;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// A pipeline in virtual time that goes wrong in every way it can, and knows the truth because it did it. One seed, one world. It uses nothing
/// of the code under test but the names of verdicts and causes and the description of the path.
/// </summary>
internal sealed class SimWorld
{
    public const long Start = 1_800_000_000_000;
    public const long Sources = 180_000;

    /// <summary>By then everything that will ever happen has happened.</summary>
    public const long End = Start + 12 * 60_000;

    private const int Partitions = 2;
    private readonly Random _random;
    private readonly Dictionary<string, SimPartition[]> _topics = [];
    private readonly Dictionary<(string Group, string Topic), SimProgress[]> _progress = [];
    private readonly Dictionary<string, long> _skew = [];
    private readonly List<SimHop> _hops = [];

    public SimWorld(int seed)
    {
        _random = new Random(seed);
        var topology = new SimTopology(_random);
        Path = new StreamPath(topology.Build());
        foreach (var hop in Path.Hops.Where(h => h.Action == HopAction.Sent))
            _topics[hop.Topic!] = [.. Enumerable.Range(0, Partitions).Select(_ => new SimPartition { Compacted = topology.CompactedTopics.Contains(hop.Topic!) })];
        foreach (var stage in Path.Hops.Select(h => ProcessOf(h.Stage)).Distinct())
            _skew[stage] = _random.Next(-3000, 3001);
        Produce();
        for (var hop = 0; hop < Path.Hops.Length; hop++)
            if (Path.Hops[hop].Action == HopAction.Received)
                Consume(hop);
        SettleTruth();
        Emission = new SimEmission(_random, Path, _hops, _skew);
        foreach (var lateRetention in _topics.Values.SelectMany(p => p).Where(_ => _random.Next(4) == 0))
            lateRetention.Expire(Start + 9 * 60_000, lateRetention.EndAt(End));
    }

    public StreamPath Path { get; }

    public List<SimEvent> Events { get; } = [];

    public SimEmission Emission { get; }

    public IEnumerable<(string Group, string Topic)> Groups => _progress.Keys;

    public SimPartition[] Topic(string name) => _topics[name];

    public SimProgress[] Progress(string group, string topic) => _progress[(group, topic)];

    /// <summary>The process that does a stage: a router's branches report under names of their own.</summary>
    public static string ProcessOf(string stage) => stage.EndsWith("-a", StringComparison.Ordinal) || stage.EndsWith("-b", StringComparison.Ordinal) ? ProcessOf(stage[..^2]) : stage;

    public SimEvent? EventOf(TraceId id) => Events.Find(e => e.Id == id);

    private bool Chance(double share) => _random.NextDouble() < share;

    private long Between(long from, long to) => from + (long)(_random.NextDouble() * (to - from));

    private void Produce()
    {
        var count = _random.Next(20, 60);
        for (var i = 0; i < count; i++)
        {
            var at = Between(Start, Start + Sources);
            var born = new SimEvent
            {
                Id = NewId(at + _skew["app"]),
                Truth = [.. Path.Hops.Select(_ => new SimTruth())],
            };
            PlanFault(born);
            Events.Add(born);
            Write(born, 0, at + _random.Next(1, 20), "app");
        }

        foreach (var partition in _topics.Values.SelectMany(p => p))
            AddFillers(partition);
    }

    /// <summary>Random bits from the seed, so that a world can be had again.</summary>
    private TraceId NewId(long originMs)
    {
        var random = (ulong)_random.NextInt64();
        return new TraceId(((ulong)originMs << 16) | 0x7000 | (random & 0xFFF), 0x8000_0000_0000_0000 | ((ulong)_random.NextInt64() >> 2));
    }

    private void AddFillers(SimPartition partition)
    {
        for (var i = _random.Next(5, 30); i > 0; i--)
            partition.Records.Add(new SimRecord { AppendedAt = Between(Start, Start + Sources) });
        for (var i = 0; i < 120; i++)
            partition.Records.Add(new SimRecord { AppendedAt = Start + Sources + 120_000 + 500 * i });
    }

    private void PlanFault(SimEvent born)
    {
        if (!Chance(0.35))
            return;
        born.FaultHop = _random.Next(Path.Hops.Length);
        var sends = Path.Hops[born.FaultHop].Action == HopAction.Sent;
        born.Fault = !sends
            ? (SimFault)_random.Next((int)SimFault.Filtered, (int)SimFault.Skipped + 1)
            : (SimFault)_random.Next((int)SimFault.SentTwice, (int)SimFault.AbortedUntold + 1);
        if (born.Fault is SimFault.Filtered or SimFault.Failed or SimFault.DroppedInProcessing && SentAfter(born.FaultHop) == 0)
            born.Fault = SimFault.Skipped;
    }

    private ulong SentAfter(int received)
    {
        ulong next = 0;
        for (var hop = received + 1; hop < Path.Hops.Length; hop++)
            if ((Path.Predecessors[hop] & (1UL << received)) != 0)
                next |= 1UL << hop;
        return next;
    }

    private void Report(SimEvent what, int hop, HopAction action, long at, string topic = "", int partition = -1, long offset = -1, string reason = "") =>
        _hops.Add(new SimHop(what, hop, action, at, at + _skew[ProcessOf(Path.Hops[hop].Stage)], topic, partition, offset, reason));

    /// <summary>A stage writes the event: once, twice, or in a transaction that aborts.</summary>
    private void Write(SimEvent what, int hop, long at, string stage)
    {
        var truth = what.Truth[hop];
        truth.At = at;
        var fault = what.FaultHop == hop && truth.Times == 0 && truth.Verdict == TraceVerdict.NotReached ? what.Fault : SimFault.None;
        if (fault == SimFault.AbortedAndTold)
        {
            Append(what, hop, at, aborted: true, told: false);
            Report(what, hop, HopAction.Failed, at, reason: "TransactionAborted");
            truth.Verdict = TraceVerdict.Failed;
            return;
        }

        truth.Times++;
        Append(what, hop, at, aborted: fault == SimFault.AbortedUntold, told: true);
        if (fault is not (SimFault.SentTwice or SimFault.SentTwiceUnreported))
            return;
        truth.Introduced++;
        Append(what, hop, at + 3, aborted: false, told: fault == SimFault.SentTwice);
    }

    private void Append(SimEvent what, int hop, long at, bool aborted, bool told)
    {
        var topic = Path.Hops[hop].Topic!;
        var partition = _random.Next(Partitions);
        var record = new SimRecord { AppendedAt = at, Event = what, Aborted = aborted, Withdrawn = aborted && !told };
        _topics[topic][partition].Records.Add(record);
        if (told)
            _toldLater.Add((record, hop, topic, partition));
        else if (!aborted)
            (what.UnreportedCopy, what.UnreportedPartition) = (record, partition);
    }

    private readonly List<(SimRecord Record, int Hop, string Topic, int Partition)> _toldLater = [];

    /// <summary>Every topic that a hop reads is complete by the time it is read: the path is in order.</summary>
    private void Consume(int hop)
    {
        var group = Path.Hops[hop].Group!;
        for (var senders = Path.Predecessors[hop]; senders != 0; senders &= senders - 1)
        {
            var topic = Path.Hops[BitOperations.TrailingZeroCount(senders)].Topic!;
            var first = !_progress.Keys.Any(k => k.Topic == topic);
            _progress[(group, topic)] = [.. Enumerable.Range(0, Partitions).Select(_ => new SimProgress())];
            var pause = SimPause.Plan(_random, first, _topics[topic][0].Compacted);
            for (var partition = 0; partition < Partitions; partition++)
                new SimConsumer(this, _random, hop, topic, partition, first, pause).Run();
        }
    }

    internal void TellSends(string topic, int partition)
    {
        foreach (var (record, hop, _, _) in _toldLater.Where(t => t.Topic == topic && t.Partition == partition))
        {
            record.Event!.Truth[hop].Places.Add((partition, record.Offset));
            Report(record.Event, hop, HopAction.Sent, record.AppendedAt + 1, topic, partition, record.Offset);
        }
    }

    /// <summary>A consumer got the event: it reports it and does with it what the stage does.</summary>
    internal void Receive(SimEvent what, int hop, string topic, int partition, long offset, long at)
    {
        var truth = what.Truth[hop];
        var again = truth.Places.Contains((partition, offset));
        truth.Times++;
        truth.At = at;
        truth.Redelivered += again ? 1 : 0;
        truth.Places.Add((partition, offset));
        Report(what, hop, HopAction.Received, at, topic, partition, offset);
        var fault = what.FaultHop == hop ? what.Fault : SimFault.None;
        var sends = SentAfter(hop);
        if (fault is SimFault.Filtered or SimFault.Failed && sends != 0)
            Report(what, hop, fault == SimFault.Filtered ? HopAction.Filtered : HopAction.Failed, at + 1, reason: fault.ToString());
        if (fault is SimFault.Filtered or SimFault.Failed or SimFault.DroppedInProcessing)
            EndHere(what, sends, fault);
        else
            SendOn(what, sends, at + _random.Next(2, 60));
    }

    private void EndHere(SimEvent what, ulong sends, SimFault fault)
    {
        for (; sends != 0; sends &= sends - 1)
        {
            var hop = BitOperations.TrailingZeroCount(sends);
            var isFirst = Path.Alternatives[hop] == 0 || BitOperations.TrailingZeroCount(Path.Alternatives[hop]) > hop;
            (what.Truth[hop].Verdict, what.Truth[hop].Cause) = fault switch
            {
                SimFault.Filtered => (TraceVerdict.Filtered, TraceCause.None),
                SimFault.Failed => (TraceVerdict.Failed, TraceCause.None),
                _ when isFirst => (TraceVerdict.Lost, TraceCause.DroppedInProcessing),
                _ => (TraceVerdict.NotReached, TraceCause.None),
            };
        }
    }

    private void SendOn(SimEvent what, ulong sends, long at)
    {
        var taken = -1;
        for (var rest = sends; rest != 0; rest &= rest - 1)
        {
            var hop = BitOperations.TrailingZeroCount(rest);
            if (Path.Hops[hop].OneOf is not null && taken < 0)
                taken = ((what.Id.Low & 1) == 0 ? hop : BitOperations.TrailingZeroCount(rest & (rest - 1)));
            if (Path.Hops[hop].OneOf is not null && hop != taken)
                what.Truth[hop].Verdict = TraceVerdict.NotTaken;
            else
                Write(what, hop, at, Path.Hops[hop].Stage);
        }
    }

    /// <summary>An unread record: what happened to it is what happened to the event, unless another copy made it.</summary>
    internal static void Miss(SimEvent what, int hop, TraceVerdict verdict, TraceCause cause)
    {
        var truth = what.Truth[hop];
        if (truth.Verdict != TraceVerdict.NotReached && (truth.Verdict, truth.Cause) != (verdict, cause))
            what.Ambiguous = true;
        (truth.Verdict, truth.Cause) = (verdict, cause);
    }

    private void SettleTruth()
    {
        foreach (var truth in Events.SelectMany(e => e.Truth).Where(t => t.Times > 0))
            (truth.Verdict, truth.Cause) = (TraceVerdict.Delivered, TraceCause.None);
        foreach (var what in Events)
        {
            for (var hop = 0; hop < Path.Hops.Length; hop++)
                SettleCopies(what, hop);
            if (what.UnreportedCopy is { } copy && !IsReadFrom(what, (what.UnreportedPartition, copy.Offset)))
                what.Ambiguous = true;
        }
    }

    private bool IsReadFrom(SimEvent what, (int Partition, long Offset) place)
    {
        for (var hop = what.FaultHop + 1; hop < Path.Hops.Length; hop++)
            if ((Path.Predecessors[hop] & (1UL << what.FaultHop)) != 0 && what.Truth[hop].Places.Contains(place))
                return true;
        return false;
    }

    private void SettleCopies(SimEvent what, int hop)
    {
        var truth = what.Truth[hop];
        if (truth.Times == 0)
            return;
        if (Path.Hops[hop].Action == HopAction.Received)
            truth.Inherited = truth.Places.Count - 1;
        else
            truth.Inherited = truth.Times - 1;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path.Hops.Length} hops, {Events.Count} events");
}
