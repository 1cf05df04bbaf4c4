using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>How the hop records travel: in numbered frames, some of them late, some lost, single hops dropped by a full buffer.</summary>
internal sealed class SimEmission
{
    public const int HopPartitions = 2;
    private const long FlushEvery = 1000;
    private readonly Random _random;
    private readonly StreamPath _path;
    private readonly HopFrameWriter _writer = new();
    private readonly double _lossRate;
    private readonly double _lateRate;

    public SimEmission(Random random, StreamPath path, List<SimHop> hops, Dictionary<string, long> skew)
    {
        (_random, _path) = (random, path);
        _lossRate = random.Next(3) == 0 ? 0.04 : 0;
        _lateRate = random.Next(3) == 0 ? 0.04 : 0;
        var emitter = 0UL;
        foreach (var process in hops.GroupBy(h => SimWorld.ProcessOf(path.Hops[h.Hop].Stage)).OrderBy(g => g.Key, StringComparer.Ordinal))
            Emit(process.Key, ++emitter, skew[process.Key], [.. process.OrderBy(h => h.TrueTime).GroupBy(h => h.TrueTime / FlushEvery)]);
        Frames.Sort((a, b) => a.ArrivedAt.CompareTo(b.ArrivedAt));
        var next = new long[HopPartitions];
        foreach (var frame in Frames)
            frame.Offset = next[frame.HopPartition]++;
    }

    public List<SimFrame> Frames { get; } = [];

    public List<SimGap> Gaps { get; } = [];

    public bool AnyLate => _lateRate > 0;

    private void Emit(string process, ulong emitter, long skew, List<IGrouping<long, SimHop>> batches)
    {
        long before = 0, dropped = 0;
        for (var i = 0; i < batches.Count; i++)
        {
            var flushed = (batches[i].Key + 1) * FlushEvery;
            var inner = i > 0 && i < batches.Count - 1;
            var gap = new SimGap(process, inner ? (batches[i - 1].Key + 1) * FlushEvery : 0, inner ? (batches[i + 1].Key + 1) * FlushEvery : 0);
            var sent = batches[i].Count() > 1 && inner && Chance(_lossRate) ? Drop(batches[i], gap) : [.. batches[i]];
            var header = new FrameHeader(emitter, i + 1, before, dropped, flushed + skew);
            dropped += batches[i].Count() - sent.Length;
            before += sent.Length;
            Send(emitter, flushed, sent, header, lost: inner && Chance(_lossRate), gap);
        }
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private SimHop[] Drop(IEnumerable<SimHop> hops, SimGap gap)
    {
        Gaps.Add(gap);
        Lose(hops.First());
        return [.. hops.Skip(1)];
    }

    private void Send(ulong emitter, long flushed, SimHop[] hops, FrameHeader header, bool lost, SimGap gap)
    {
        foreach (var hop in hops)
            CountReport(hop);
        if (lost)
        {
            Gaps.Add(gap);
            foreach (var hop in hops)
                Lose(hop, reported: true);
            return;
        }

        var late = Chance(_lateRate);
        foreach (var hop in hops)
            hop.Event.HopRecordLate |= late;
        Frames.Add(new SimFrame(
            (int)(emitter % HopPartitions), flushed + _random.Next(5, 300) + (late ? _random.Next(30_000, 200_000) : 0), Encode(hops, header)));
    }

    private void CountReport(SimHop hop)
    {
        if (hop.Action == _path.Hops[hop.Hop].Action)
            hop.Event.Truth[hop.Hop].Reports++;
    }

    private void Lose(SimHop hop, bool reported = false)
    {
        if (!reported)
            CountReport(hop);
        hop.Event.HopRecordLost = true;
        if (hop.Action == _path.Hops[hop.Hop].Action)
            hop.Event.Truth[hop.Hop].RecordsLost++;
    }

    private byte[] Encode(SimHop[] hops, FrameHeader header)
    {
        _writer.Reset();
        foreach (var hop in hops)
        {
            var known = hop.Partition >= 0;
            var route = new HopRoute("orders", _path.Hops[hop.Hop].Stage, hop.Action, known ? "main" : "", hop.Topic, hop.Reason);
            if (!_writer.TryAdd(route, hop.Event.Id, hop.StageTime, hop.Partition, hop.Offset))
                throw new InvalidOperationException("A simulated frame is too large.");
        }

        return _writer.ToArray(header);
    }
}
