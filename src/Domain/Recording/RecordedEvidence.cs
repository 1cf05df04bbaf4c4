using System.Numerics;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>Answers the judge from a recording, and remembers what it answered, for the lines that are printed.</summary>
internal sealed class RecordedEvidence(TraceKnowledge known, StreamPath path) : ITraceEvidence
{
    private readonly HopFacts[] _facts = new HopFacts[path.Hops.Length];
    private readonly string?[] _groups = [.. Enumerable.Range(0, path.Hops.Length).Select(path.GroupOf)];
    private RecordedHop[] _hops = [];
    private int _probed;

    /// <summary>Begins a trace.</summary>
    public void Begin(RecordedHop[] hops)
    {
        (_hops, Asked) = (hops, false);
        Array.Clear(_facts);
    }

    /// <summary>Whether anything was asked about the trace: then time and progress have a say in it.</summary>
    public bool Asked { get; private set; }

    /// <summary>What was asked about a hop, and answered.</summary>
    public ref readonly HopFacts this[int hop] => ref _facts[hop];

    public string? GroupOf(int hop) => _groups[hop];

    public PassEvidence Pass(int hop, in RecordPlace place, long writtenAtMs)
    {
        var pass = _groups[hop] is { } group ? known.Progress.Pass(group, place, writtenAtMs) : PassEvidence.Unknown;
        _facts[hop] = _facts[hop] with { Pass = pass, Place = place };
        (_probed, Asked) = (hop, true);
        return pass;
    }

    public ProbeOutcome Probe(TraceId id, in RecordPlace place, long passedAtMs)
    {
        var probe = known.ProbeOf(id, place)?.SincePass(passedAtMs) ?? FromLogRange(place);
        _facts[_probed] = _facts[_probed] with { Place = place, Probe = probe };
        return probe?.Outcome ?? ProbeOutcome.Unknown;
    }

    public bool HopRecordsLost(int hop, long fromMs, long toMs)
    {
        Asked = true;
        var lost = known.Gaps.Any(gap => Covers(gap, hop, fromMs, toMs));
        _facts[hop] = _facts[hop] with { FromMs = fromMs, UntilMs = toMs, HopRecordsLost = lost };
        return lost;
    }

    /// <summary>A log range stands in for a look-up, if it was observed after the record was known to be written.</summary>
    private RecordedProbe? FromLogRange(in RecordPlace place)
    {
        if (known.Logs.Newest(place.Topic, place.Partition) is not { } range || range.LastMs < WrittenMs(place))
            return null;
        if (range.Start > place.Offset)
            return new RecordedProbe(range.FirstMs, ProbeOutcome.BelowLogStart, $"the log starts at {range.Start}");
        return range.End <= place.Offset ? new RecordedProbe(range.FirstMs, ProbeOutcome.BeyondEnd, $"the log ends at {range.End}") : null;
    }

    /// <summary>By when it was certainly written: clocks of emitters are not to be trusted for this.</summary>
    private long WrittenMs(in RecordPlace place)
    {
        var written = long.MaxValue;
        foreach (ref readonly var hop in _hops.AsSpan())
            if (hop.Place == place)
                written = Math.Min(written, hop.KnownMs);
        return written;
    }

    /// <summary>A hop that sends is told of by the process that received, whatever stage it goes by.</summary>
    private bool Covers(RecordedGap gap, int hop, long fromMs, long toMs)
    {
        if (gap.Covers(path.Stream.Name, path.Hops[hop].Stage, fromMs, toMs))
            return true;
        if (path.Hops[hop].Action != HopAction.Sent)
            return false;
        for (var before = path.Predecessors[hop]; before != 0; before &= before - 1)
            if (gap.Covers(path.Stream.Name, path.Hops[BitOperations.TrailingZeroCount(before)].Stage, fromMs, toMs))
                return true;
        return false;
    }
}

/// <summary>What the judge was told about a missing hop.</summary>
/// <param name="Place">Where the record lies that the hop should have come from.</param>
/// <param name="Pass">Whether the consumer group passed it.</param>
/// <param name="Probe">What lies there; null when nothing tells.</param>
/// <param name="FromMs">From when hop records were asked for that were lost: the grace before the predecessor, in Unix milliseconds.</param>
/// <param name="UntilMs">The time past which the silence counts: the later of deadline and pass, and the grace.</param>
/// <param name="HopRecordsLost">Whether any were.</param>
internal readonly record struct HopFacts(
    RecordPlace Place, PassEvidence Pass, RecordedProbe? Probe, long FromMs, long UntilMs, bool HopRecordsLost)
{
    public bool HasPlace => Place.IsKnown && Place != default;
}
