using System.Collections.Immutable;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// Judges a world from outside: it sees hop frames as they arrive, samples of offsets and answers of probes, and nothing else.
/// </summary>
internal sealed class SimJudgement : ITraceEvidence
{
    public const long SampleEvery = 5000;
    private readonly SimWorld _world;
    private readonly StreamPath _path;
    private readonly TraceJudge _judge;
    private readonly TopicTable _topics = new();
    private readonly ProgressHistory _progress = new();
    private readonly Dictionary<TraceId, List<HopObservation>> _traces = [];
    private readonly EmitterLedger[] _ledgers;
    private readonly Dictionary<(ulong, long, bool), EmitterGap> _gaps = [];
    private readonly Dictionary<(TraceId, RecordPlace), ProbeFinding> _probes = [];
    private int _nextFrame;
    private long _now;

    public SimJudgement(SimWorld world)
    {
        (_world, _path) = (world, world.Path);
        _judge = new TraceJudge(_path);
        _ledgers = [.. Enumerable.Range(0, SimEmission.HopPartitions).Select(p => new EmitterLedger("hops", p))];
        foreach (var ledger in _ledgers)
            ledger.Begin(0, null);
    }

    /// <summary>Lets time pass: samples are taken and frames arrive.</summary>
    public void RunTo(long time)
    {
        for (var at = _now == 0 ? SimWorld.Start - SampleEvery : _now + SampleEvery; at <= time; at += SampleEvery)
        {
            _now = at;
            foreach (var (group, topic) in _world.Groups)
                _progress.Add(Sample(group, topic, at));
            for (; _nextFrame < _world.Emission.Frames.Count && _world.Emission.Frames[_nextFrame].ArrivedAt <= at; _nextFrame++)
                Ingest(_world.Emission.Frames[_nextFrame]);
        }
    }

    public IEnumerable<(SimEvent Event, HopJudgement[] Hops)> Judge()
    {
        var time = new JudgementTime(_now, _now);
        foreach (var (id, hops) in _traces)
            yield return (_world.EventOf(id)!, _judge.Judge(id, [.. hops], this, time).ToArray());
    }

    public PassEvidence Pass(int hop, in RecordPlace place, long writtenAtMs)
    {
        var (cluster, topic) = _topics[place.Topic];
        return _path.GroupOf(hop) is { } group
            ? _progress.Pass(new GroupKey(cluster, group, topic), place.Partition, place.Offset, writtenAtMs)
            : default;
    }

    public ProbeOutcome Probe(TraceId id, in RecordPlace place, long passedAtMs)
    {
        var known = _probes.GetValueOrDefault((id, place));
        if (known?.SincePass(passedAtMs) is { } answer)
            return answer.Outcome;
        var outcome = _world.Topic(_topics[place.Topic].Topic)[place.Partition].Probe(_world.EventOf(id)!, place.Offset, _now);
        _probes[(id, place)] = new ProbeFinding(outcome, "", _now, known?.AtMs ?? 0);
        return outcome;
    }

    public bool HopRecordsLost(int hop, long fromMs, long toMs) =>
        _gaps.Values.Any(gap => gap.Covers("orders", SimWorld.ProcessOf(_path.Hops[hop].Stage), fromMs, toMs));

    private GroupOffsets Sample(string group, string topic, long at)
    {
        var log = _world.Topic(topic);
        var progress = _world.Progress(group, topic);
        var partitions = Enumerable.Range(0, log.Length)
            .Select(p => new PartitionOffsets(p, progress[p].CommittedAt(at), log[p].StartAt(at), log[p].EndAt(at)));
        return new GroupOffsets("main", group, topic, at, progress.Max(p => p.MembersAt(at)), [.. partitions]);
    }

    private void Ingest(SimFrame frame)
    {
        if (!HopFrameReader.TryOpen(frame.Bytes, out var reader))
            throw new InvalidOperationException(reader.Error);
        var routes = new List<HopRoute>();
        while (routes.Count < reader.RouteCount && reader.TryReadRoute(out var bytes) && HopFrameReader.TryDecodeRoute(bytes, out var route))
            routes.Add(route);
        reader.TryReadHopCount();
        var ledger = _ledgers[frame.HopPartition];
        ledger.Observe(frame.Offset, reader.Header, reader.HopCount, [.. routes.Select(r => new EmittedStage(r.Stream, SimWorld.ProcessOf(r.Stage)))]);
        foreach (var gap in ledger.Changes)
            _gaps[(gap.Emitter, gap.FirstSequence, gap.Dropped)] = gap;
        ledger.ForgetChanges();
        for (var i = 0; i < reader.HopCount && reader.TryReadHop(out var hop); i++)
            Add(routes[hop.Route], hop);
    }

    private void Add(HopRoute route, FrameHop hop)
    {
        var place = hop.Partition < 0 ? RecordPlace.Unknown : new RecordPlace(_topics.Intern(route.Cluster, route.Topic), hop.Partition, hop.Offset);
        if (!_traces.TryGetValue(hop.TraceId, out var hops))
            _traces.Add(hop.TraceId, hops = []);
        hops.Add(new HopObservation(_path.SlotOf(route.Stage, route.Action), hop.TimeMs, place));
    }
}
