using System.Collections.Immutable;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>Judges the traces of one stream at one time and puts the outcome into lines.</summary>
internal sealed class TraceVerdictLines
{
    private readonly RecordedStream _stream;
    private readonly StreamPath _path;
    private readonly TraceJudge _judge;
    private readonly RecordedEvidence _evidence;
    private readonly JudgementTime _time;
    private readonly VerdictSince _since;
    private readonly VerdictFacts _facts;
    private readonly int[] _slots;
    private readonly ImmutableArray<string> _hopNames;
    private HopObservation[] _observations = new HopObservation[8];

    public TraceVerdictLines(RecordedStream stream, StreamPath path, TraceKnowledge known, long nowMs)
    {
        (_stream, _path) = (stream, path);
        _judge = new TraceJudge(path);
        _evidence = new RecordedEvidence(known, path);
        _time = new JudgementTime(nowMs, known.Watermark.At(nowMs));
        _since = new VerdictSince(path, _evidence, known.Watermark);
        _facts = new VerdictFacts(stream, path, _evidence, known, _since, _time);
        _slots = [.. stream.Names.Select(n => path.SlotOf(n.Stage, n.Action))];
        _hopNames = [.. path.Hops.Select(h => h.Name)];
    }

    /// <summary>Whether time and progress had a say in the last trace.</summary>
    public bool IsOpen => _evidence.Asked;

    /// <summary>A line for each hop of the path, and one more for each kind of duplicates.</summary>
    public List<JudgedVerdict> Of(TraceId id, RecordedHop[] hops)
    {
        var count = Gather(hops);
        if (count == 0)
            return [];
        _evidence.Begin(hops);
        _since.Begin(hops, _slots);
        _facts.Begin(id, hops, _slots);
        var judgements = _judge.Judge(id, _observations.AsSpan(0, count), _evidence, _time);
        var lines = new List<JudgedVerdict>(judgements.Length);
        for (var hop = 0; hop < judgements.Length; hop++)
            AddLines(lines, id.ToString(), hop, judgements[hop]);
        return lines;
    }

    private int Gather(RecordedHop[] hops)
    {
        if (_observations.Length < hops.Length)
            _observations = new HopObservation[hops.Length * 2];
        var count = 0;
        foreach (ref readonly var hop in hops.AsSpan())
            if (_slots[hop.Name] is >= 0 and var slot)
                _observations[count++] = new HopObservation(slot, hop.TimeMs, hop.Place);
        return count;
    }

    private void AddLines(List<JudgedVerdict> lines, string trace, int hop, in HopJudgement judgement)
    {
        var loss = judgement.Loss;
        var cause = loss.Cause == TraceCause.None ? null : loss.Cause.ToString();
        var since = Math.Min(_time.NowMs, _since.Of(hop, loss));
        lines.Add(new(_time.NowMs, Subject("trace", trace, hop), loss.Verdict.ToString(), loss.RuleId, cause, since, _facts.OfLoss(hop, judgement)));
        if (!judgement.Duplicates.Any)
            return;
        var duplicates = judgement.Duplicates;
        AddDuplicates(lines, trace, hop, "DuplicatedBySender", "D1", duplicates.Introduced);
        AddDuplicates(lines, trace, hop, "Redelivered", "D2", duplicates.Redelivered);
        AddDuplicates(lines, trace, hop, "Inherited", "D3", duplicates.Inherited);
    }

    private void AddDuplicates(List<JudgedVerdict> lines, string trace, int hop, string verdict, string rule, int count)
    {
        if (count > 0)
            lines.Add(new(_time.NowMs, Subject("trace-duplicates", trace, hop), verdict, rule, null, _since.SecondKnown(hop), _facts.OfCopies(hop, count)));
    }

    private Dictionary<string, string> Subject(string kind, string trace, int hop) =>
        new() { ["kind"] = kind, ["stream"] = _stream.Name, ["trace"] = trace, ["hop"] = _hopNames[hop] };
}
