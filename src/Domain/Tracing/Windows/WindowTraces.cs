using System.Numerics;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>Puts the hops of each trace together, bucket by bucket, and judges it: by template where its slots decide, else by the ladder.</summary>
internal sealed partial class WindowTraces
{
    /// <summary>Of a trace with more observations only the first ones are judged: the cost of counting copies grows with their square.</summary>
    public const int MaxObservations = 1024;

    private readonly StreamPath _path;
    private readonly TopicTable _topics;
    private readonly HopKinds _kinds;
    private readonly HopBuckets _buckets;
    private readonly TraceJudge _judge;
    private readonly WindowEvidence _evidence;
    private readonly TraceGroups _groups = new();
    private readonly Dictionary<ulong, PathTemplate> _templates = [];
    private readonly int[] _hopAt = new int[StreamPath.MaxSlots];
    private readonly List<ProbedRecord> _wanted = [];
    private readonly HopObservation[] _observations = new HopObservation[MaxObservations];
    private readonly HopRecord[] _trace = new HopRecord[MaxObservations];
    private WindowTally _tally;
    private WindowFacts _facts = new() { Progress = new(), Time = default };
    private WindowUnit _unit;
    private ulong _lastMask;
    private PathTemplate? _last;

    public WindowTraces(StreamPath path, TopicTable topics, HopKinds kinds, HopBuckets buckets)
    {
        (_path, _topics, _kinds, _buckets) = (path, topics, kinds, buckets);
        _judge = new TraceJudge(path);
        _evidence = new WindowEvidence(path, topics, kinds);
        _tally = NewTally();
    }

    public long Bytes => _groups.Bytes;

    /// <summary>Verdicts of which the traces are kept as examples.</summary>
    public static bool IsExample(TraceVerdict verdict) => verdict
        is TraceVerdict.Lost or TraceVerdict.Undetermined or TraceVerdict.Delayed or TraceVerdict.TraceLost or TraceVerdict.Failed or TraceVerdict.Aborted;

    public WindowJudgement Judge(in WindowUnit unit, WindowFacts facts)
    {
        Begin(unit, facts);
        for (var bucket = 0; bucket < _buckets.BucketCount; bucket++)
        {
            _groups.Load(_buckets, bucket);
            for (var group = 0; group < _groups.Count; group++)
                JudgeGroup(group);
        }

        foreach (var template in _templates.Values)
            CountTemplate(template);
        return new WindowJudgement(_tally.ToResult(unit.WindowMs, unit.Shard), [.. _wanted]);
    }

    public TraceReport? Find(in WindowUnit unit, TraceId id, WindowFacts facts)
    {
        Begin(unit, facts);
        for (var bucket = 0; bucket < _buckets.BucketCount; bucket++)
        {
            _groups.Load(_buckets, bucket);
            for (var group = 0; group < _groups.Count; group++)
                if (IdOf(_groups[_groups.First(group)]) == id)
                    return Report(id, Collect(group));
        }

        return null;
    }

    private WindowTally NewTally() => new(_path.Stream.Name, [.. _path.Hops.Select(h => h.Name)]);

    private void Begin(in WindowUnit unit, WindowFacts facts)
    {
        (_unit, _facts) = (unit, facts);
        _tally = NewTally();
        _wanted.Clear();
        _evidence.Begin(facts);
        foreach (var template in _templates.Values)
            template.Count = 0;
    }

    private TraceId IdOf(in HopRecord hop) => new(((ulong)(_unit.WindowMs + hop.Origin) << 16) | hop.Random, hop.Low);

    private void JudgeGroup(int group)
    {
        ulong seen = 0;
        var count = 0;
        for (var i = _groups.First(group); i >= 0; i = _groups.Next(i))
        {
            var slot = _kinds[_groups[i].Kind].Slot;
            _hopAt[slot] = i;
            seen |= 1UL << slot;
            count++;
        }

        _tally.Traces++;
        if (count != BitOperations.PopCount(seen) || !TryTemplate(seen))
            JudgeSlowly(group);
        else
            _tally.Hops += count;
    }

    private bool TryTemplate(ulong seen)
    {
        var template = _last;
        if (template is null || seen != _lastMask)
        {
            if (!_templates.TryGetValue(seen, out template))
                return false;
            (_lastMask, _last) = (seen, template);
        }

        if (!template.Decided || template.HasExamples || !PlacesAgree(template))
            return false;
        template.Count++;
        foreach (var hop in template.Hops)
        {
            var latency = (long)_groups[_hopAt[hop]].Time - _groups[_hopAt[template.Before[hop]]].Time;
            var tally = _tally[hop];
            tally.Latency.Record(latency);
            if (latency > _path.Hops[hop].Within.Ticks / TimeSpan.TicksPerMillisecond)
                tally.Late++;
        }

        if (template.Origin >= 0)
            foreach (var hop in template.Terminals)
                _tally[hop].RecordEndToEnd((long)_groups[_hopAt[hop]].Time - _groups[_hopAt[template.Origin]].Time);
        return true;
    }

    /// <summary>A record read elsewhere than it was said to be written is a copy that only its reader knows.</summary>
    private bool PlacesAgree(PathTemplate template)
    {
        foreach (var hop in template.Hops)
        {
            if (!template.Reads[hop])
                continue;
            ref readonly var read = ref _groups[_hopAt[hop]];
            ref readonly var sent = ref _groups[_hopAt[template.Before[hop]]];
            if (read.Offset == sent.Offset && _kinds[read.Kind].Place == _kinds[sent.Kind].Place)
                continue;
            if (read.Offset >= 0 && _evidence.IsOneTopic(_kinds[read.Kind].Topic, _kinds[sent.Kind].Topic))
                return false;
        }

        return true;
    }

    private void JudgeSlowly(int group)
    {
        var hops = Collect(group);
        var id = IdOf(_trace[0]);
        _tally.Hops += hops.Length;
        _evidence.BeginTrace();
        var judgements = _judge.Judge(id, hops, _evidence, _facts.Time);
        var seen = Seen(hops);
        if (!_evidence.Asked && hops.Length == BitOperations.PopCount(seen) && !_templates.ContainsKey(seen))
            _templates.Add(seen, new PathTemplate(_path, seen, judgements, decided: true));
        Want();
        Tally(id, hops, seen, judgements);
    }

    private void Want()
    {
        foreach (var record in _evidence.Wanted)
            if (_wanted.Count < WindowJudgement.MaxWanted)
                _wanted.Add(record);
    }

    private void Tally(TraceId id, ReadOnlySpan<HopObservation> hops, ulong seen, ReadOnlySpan<HopJudgement> judgements)
    {
        var open = false;
        for (var hop = 0; hop < judgements.Length; hop++)
        {
            ref readonly var judgement = ref judgements[hop];
            var tally = _tally[hop];
            tally.Count(judgement.Loss);
            tally.AddDuplicates(judgement.Duplicates);
            if (judgement.Loss.Rule >= HopSilence.FirstRule)
                tally.Silence = HopSilence.Join(tally.Silence, _evidence.SilenceOf(hop));
            tally.Late += judgement.Late ? 1 : 0;
            if (judgement.LatencyMs is { } latency)
                tally.Latency.Record(latency);
            open |= judgement.Loss.Verdict is TraceVerdict.InFlight or TraceVerdict.Delayed or TraceVerdict.Undetermined;
            var (verdict, cause) = (judgement.Loss.Verdict, judgement.Loss.Cause);
            if ((IsExample(verdict) || judgement.Duplicates.Any) && tally.Wants(verdict, cause, id))
                tally.Keep(verdict, cause, Example(id, hop, hops));
        }

        _tally.OpenTraces += open ? 1 : 0;
        TallyEndToEnd(hops, seen);
    }

    private void TallyEndToEnd(ReadOnlySpan<HopObservation> hops, ulong seen)
    {
        var origin = PathTemplate.FirstSeenRoot(_path, seen);
        if (origin < 0)
            return;
        var start = FirstAt(hops, origin);
        for (var ends = _path.Terminals & seen; ends != 0; ends &= ends - 1)
        {
            var end = BitOperations.TrailingZeroCount(ends);
            _tally[end].RecordEndToEnd(FirstAt(hops, end) - start);
        }
    }

    private static long FirstAt(ReadOnlySpan<HopObservation> hops, int slot)
    {
        var first = long.MaxValue;
        foreach (ref readonly var hop in hops)
            if (hop.Slot == slot)
                first = Math.Min(first, hop.TimeMs);
        return first;
    }

    private static ulong Seen(ReadOnlySpan<HopObservation> hops)
    {
        ulong seen = 0;
        foreach (ref readonly var hop in hops)
            seen |= 1UL << hop.Slot;
        return seen;
    }

    private void CountTemplate(PathTemplate template)
    {
        if (template.Count == 0)
            return;
        for (var hop = 0; hop < template.Decisions.Length; hop++)
            _tally[hop].Count(template.Decisions[hop], template.Count);
    }

    /// <summary>The trace's observations in an order of their own, each hop record once however often it was delivered to us.</summary>
    private ReadOnlySpan<HopObservation> Collect(int group)
    {
        var count = 0;
        for (var i = _groups.First(group); i >= 0 && count < MaxObservations; i = _groups.Next(i))
            _trace[count++] = _groups[i];
        var trace = _trace.AsSpan(0, count);
        trace.Sort(static (a, b) => (a.Source, a.Record).CompareTo((b.Source, b.Record)));
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (i == 0 || trace[i].Source != trace[kept - 1].Source || trace[i].Record != trace[kept - 1].Record)
                trace[kept++] = trace[i];
        _tally.RedeliveredHops += count - kept;
        for (var i = 0; i < kept; i++)
        {
            ref var kind = ref _kinds[trace[i].Kind];
            var time = _unit.WindowMs + trace[i].Origin + trace[i].Time;
            _observations[i] = new HopObservation(kind.Slot, time, new RecordPlace(kind.Topic, kind.Partition, trace[i].Offset));
        }

        // Sources are numbered as segments come, which is chance; slot, time and place are not.
        _observations.AsSpan(0, kept).Sort(static (a, b) =>
            (a.Slot, a.TimeMs, a.Place.Partition, a.Place.Offset).CompareTo((b.Slot, b.TimeMs, b.Place.Partition, b.Place.Offset)));
        return _observations.AsSpan(0, kept);
    }

    private TraceReport Report(TraceId id, ReadOnlySpan<HopObservation> hops)
    {
        _evidence.BeginTrace();
        var judgements = _judge.Judge(id, hops, _evidence, _facts.Time);
        var path = new HopReport[judgements.Length];
        for (var hop = 0; hop < path.Length; hop++)
        {
            var inquiry = _evidence[hop];
            path[hop] = new HopReport(_path.Hops[hop].Name, judgements[hop], PlaceOf(inquiry), inquiry.Pass, inquiry.Probe);
        }

        return new TraceReport(id, _path.Stream.Name, [.. Describe(hops)], [.. path], [.. _evidence.Wanted]);
    }

    private TraceExample Example(TraceId id, int hop, ReadOnlySpan<HopObservation> hops)
    {
        var inquiry = _evidence[hop];
        return new TraceExample(id, PlaceOf(inquiry), inquiry.Pass, inquiry.Probe?.Outcome, inquiry.Probe?.Detail, [.. Describe(hops)]);
    }

    private RecordCoordinates? PlaceOf(in HopInquiry inquiry) =>
        inquiry == default ? null : _evidence.CoordinatesOf(inquiry.Place);

    private List<ObservedHop> Describe(ReadOnlySpan<HopObservation> hops)
    {
        var observed = new List<ObservedHop>(hops.Length);
        foreach (ref readonly var hop in hops[..Math.Min(hops.Length, 64)])
            observed.Add(new ObservedHop(_path.NameOf(hop.Slot), hop.TimeMs, _evidence.CoordinatesOf(hop.Place)));
        observed.Sort((a, b) => a.TimeMs != b.TimeMs ? a.TimeMs.CompareTo(b.TimeMs) : string.CompareOrdinal(a.Hop, b.Hop));
        return observed;
    }
}
