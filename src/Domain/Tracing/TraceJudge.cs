using System.Numerics;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Tracing;

/// <summary>
/// Judges one trace at a time: gathers the evidence for each hop of the path and puts it through <see cref="LossRules"/> and
/// <see cref="DuplicateRules"/>. Reuses its buffers: not thread-safe, and a result is good until the next call.
/// </summary>
public sealed class TraceJudge
{
    private readonly StreamPath _path;
    private readonly LossSettings[] _settings;
    private readonly bool[] _readsTopic;
    private readonly HopJudgement[] _judgements;
    private readonly long[] _firstAt;
    private readonly int[] _counts;
    private ulong _seen;

    public TraceJudge(StreamPath path)
    {
        _path = path;
        _settings = [.. path.Hops.Select(h => new LossSettings((long)h.Within.TotalMilliseconds, (long)path.Stream.Grace.TotalMilliseconds))];
        _readsTopic = [.. path.Hops.Select(h => h.Action == HopAction.Received)];
        _judgements = new HopJudgement[path.Hops.Length];
        _firstAt = new long[StreamPath.MaxSlots];
        _counts = new int[StreamPath.MaxSlots];
    }

    /// <summary>
    /// Judges a trace from its observed hops, in any order. Every element is one observation: the caller has removed redeliveries of hop records.
    /// </summary>
    public ReadOnlySpan<HopJudgement> Judge(TraceId id, ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence, in JudgementTime time)
    {
        Gather(hops);
        for (var hop = 0; hop < _judgements.Length; hop++)
        {
            var loss = (_seen & Bit(hop)) != 0
                ? new LossDecision(TraceVerdict.Delivered, TraceCause.None, 1)
                : DecideUnseen(id, hop, hops, evidence, time);
            _judgements[hop] = new HopJudgement(loss, default, LatencyOf(hop, out var late), late);
        }

        if (hops.Length > BitOperations.PopCount(_seen) || HasUnreportedCopies(hops, evidence))
            DecideDuplicates(hops, evidence);
        return _judgements;
    }

    private static ulong Bit(int slot) => 1UL << slot;

    private void Gather(ReadOnlySpan<HopObservation> hops)
    {
        _seen = 0;
        foreach (ref readonly var hop in hops)
        {
            var bit = Bit(hop.Slot);
            if ((_seen & bit) == 0 || hop.TimeMs < _firstAt[hop.Slot])
                _firstAt[hop.Slot] = hop.TimeMs;
            _counts[hop.Slot] = (_seen & bit) == 0 ? 1 : _counts[hop.Slot] + 1;
            _seen |= bit;
        }
    }

    private LossDecision DecideUnseen(TraceId id, int hop, ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence, in JudgementTime time)
    {
        var later = (_path.Dominated[hop] & _seen) != 0;
        var end = EndBefore(hop);
        var alternative = IsTakenElsewhere(hop);
        var before = later || end != KnownEnd.None || alternative || !IsChargedHere(hop) ? -1 : ProvenPredecessor(hop);
        var basic = new LossEvidence { LaterHopSeen = later, End = end, AlternativeSeen = alternative, PredecessorSeen = before >= 0, Offset = -1 };
        return before < 0 ? LossRules.Decide(basic, _settings[hop], time) : DecideMissing(id, hop, before, basic, hops, evidence, time);
    }

    private LossDecision DecideMissing(
        TraceId id, int hop, int before, in LossEvidence basic, ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence, in JudgementTime time)
    {
        var at = (_seen & Bit(before)) != 0 ? _firstAt[before] : LatestBefore(hop, id.OriginMs);
        var pass = PassAll(hop, before, hops, evidence, out var place);
        var passed = pass.State == PassState.Passed && place.IsKnown;
        var until = Math.Max(at + _settings[hop].WithinMs, pass.PassedAtMs) + _settings[hop].GraceMs;
        return LossRules.Decide(
            basic with
            {
                ReadsTopic = _readsTopic[hop],
                PredecessorAtMs = at,
                CoordinatesKnown = place.IsKnown,
                Offset = place.Offset,
                Pass = pass,
                Probe = passed && _readsTopic[hop] && time.WatermarkMs > until ? evidence.Probe(id, place, pass.PassedAtMs) : ProbeOutcome.Unknown,
                HopRecordsLost = evidence.HopRecordsLost(hop, at - _settings[hop].GraceMs, until),
                LaterHopAmbiguous = IsAmbiguous(hop),
            },
            _settings[hop],
            time);
    }

    private KnownEnd EndBefore(int hop)
    {
        var ends = _path.EndsBefore[hop] & _seen & ~_path.HopMask;
        if (ends == 0)
            return KnownEnd.None;
        return _path.EndOf(BitOperations.TrailingZeroCount(ends)) == HopAction.Filtered ? KnownEnd.Filtered : KnownEnd.Failed;
    }

    private bool IsTakenElsewhere(int hop)
    {
        for (var others = _path.Alternatives[hop]; others != 0; others &= others - 1)
        {
            var other = BitOperations.TrailingZeroCount(others);
            var proof = Bit(other) | _path.Dominated[other] | (_path.EndsBefore[other] & ~_path.EndsBefore[hop]);
            if ((proof & _seen) != 0)
                return true;
        }

        return false;
    }

    /// <summary>An event that took none of its choices is one loss, not one for each: it is charged at the first of them.</summary>
    private bool IsChargedHere(int hop) =>
        _path.Alternatives[hop] == 0 || BitOperations.TrailingZeroCount(_path.Alternatives[hop]) > hop;

    /// <summary>The predecessor that happened: seen, or proven by what can only follow it. -1 when none did.</summary>
    private int ProvenPredecessor(int hop)
    {
        var proven = -1;
        for (var candidates = _path.Predecessors[hop]; candidates != 0; candidates &= candidates - 1)
        {
            var candidate = BitOperations.TrailingZeroCount(candidates);
            if ((_seen & Bit(candidate)) != 0)
                return candidate;
            if ((_path.Dominated[candidate] & _seen) != 0)
                proven = candidate;
        }

        return proven;
    }

    private bool IsAmbiguous(int hop)
    {
        for (var later = _path.Descendants[hop] & _seen; later != 0; later &= later - 1)
            if ((_path.Predecessors[BitOperations.TrailingZeroCount(later)] & _seen) == 0)
                return true;
        return false;
    }

    private long LatestBefore(int hop, long originMs)
    {
        var latest = originMs;
        for (var slots = _seen & _path.HopMask; slots != 0; slots &= slots - 1)
        {
            var slot = BitOperations.TrailingZeroCount(slots);
            if ((_path.Descendants[slot] & Bit(hop)) != 0)
                latest = Math.Max(latest, _firstAt[slot]);
        }

        return latest;
    }

    /// <summary>
    /// An event written more than once is passed when every copy is; the place is that of the last copy passed, and of copies passed at once that of the
    /// first by partition and offset, in whatever order they were told.
    /// </summary>
    private PassEvidence PassAll(int hop, int before, ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence, out RecordPlace place)
    {
        place = RecordPlace.Unknown;
        var all = PassEvidence.Unknown;
        var records = RecordsOf(before);
        foreach (ref readonly var observed in hops)
        {
            if ((records & Bit(observed.Slot)) == 0 || !observed.Place.IsKnown)
                continue;
            var pass = evidence.Pass(hop, observed.Place, observed.TimeMs);
            if (place.IsKnown && pass.State == PassState.Passed && !IsLaterCopy(pass.PassedAtMs, observed.Place, all.PassedAtMs, place))
                continue;
            (all, place) = (pass, observed.Place);
            if (pass.State != PassState.Passed)
                return all;
        }

        return all;
    }

    private static bool IsLaterCopy(long passedAtMs, in RecordPlace place, long thanPassedAtMs, in RecordPlace than) => passedAtMs != thanPassedAtMs
        ? passedAtMs > thanPassedAtMs
        : (place.Partition, place.Offset).CompareTo((than.Partition, than.Offset)) < 0;

    /// <summary>The slots whose coordinates are those of the record at a hop: its own; for a receipt that was not seen, the sender's.</summary>
    private ulong RecordsOf(int hop) =>
        (_seen & Bit(hop)) != 0 ? Bit(hop) : _readsTopic[hop] ? _path.Predecessors[hop] & _seen : 0;

    private long? LatencyOf(int hop, out bool late)
    {
        late = false;
        var before = (_seen & Bit(hop)) != 0 ? _path.Predecessors[hop] & _seen : 0;
        if (before == 0)
            return null;
        var latency = _firstAt[hop] - _firstAt[BitOperations.TrailingZeroCount(before)];
        late = latency > _settings[hop].WithinMs;
        return latency;
    }

    /// <summary>A sender that retries may report one offset of the two it wrote; then only its reader knows.</summary>
    private bool HasUnreportedCopies(ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence)
    {
        foreach (ref readonly var observed in hops)
        {
            if (!observed.Place.IsKnown || _path.IsEnd(observed.Slot) || !_readsTopic[observed.Slot])
                continue;
            foreach (ref readonly var sent in hops)
                if ((_path.Predecessors[observed.Slot] & Bit(sent.Slot)) != 0 && sent.Place != observed.Place
                    && evidence.IsOneTopic(sent.Place.Topic, observed.Place.Topic))
                    return true;
        }

        return false;
    }

    private void DecideDuplicates(ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence)
    {
        for (var hop = 0; hop < _judgements.Length; hop++)
            if ((_seen & Bit(hop)) != 0)
                _judgements[hop] = _judgements[hop] with { Duplicates = DuplicateRules.Decide(CountCopies(hop, hops, evidence)) };
    }

    private DuplicateEvidence CountCopies(int hop, ReadOnlySpan<HopObservation> hops, ITraceEvidence evidence)
    {
        var reads = _readsTopic[hop];
        var readers = reads ? 0 : ReadersOf(hop);
        int observations = 0, places = 0;
        for (var i = 0; i < hops.Length; i++)
        {
            ref readonly var observed = ref hops[i];
            if (observed.Slot != hop && (readers & Bit(observed.Slot)) == 0)
                continue;
            if (observed.Slot == hop && !IsRepeat(hops, i))
                observations++;
            if (IsNewPlace(hop, readers, hops, i, evidence))
                places++;
        }

        return new DuplicateEvidence(!reads, observations, places, reads ? 1 : UpstreamCopies(hop, hops));
    }

    private ulong ReadersOf(int hop)
    {
        ulong readers = 0;
        for (var next = hop + 1; next < _path.Hops.Length; next++)
            if (_readsTopic[next] && (_path.Predecessors[next] & Bit(hop)) != 0)
                readers |= Bit(next);
        return readers;
    }

    /// <summary>The same hop at the same place at the same time is one observation told twice.</summary>
    private static bool IsRepeat(ReadOnlySpan<HopObservation> hops, int index)
    {
        for (var i = 0; i < index; i++)
            if (hops[i] == hops[index])
                return true;
        return false;
    }

    private static bool IsNewPlace(int hop, ulong readers, ReadOnlySpan<HopObservation> hops, int index, ITraceEvidence evidence)
    {
        if (!hops[index].Place.IsKnown || (hops[index].Slot != hop && !SentToSameTopic(hop, hops, hops[index].Place, evidence)))
            return false;
        for (var i = 0; i < index; i++)
            if ((hops[i].Slot == hop || (readers & Bit(hops[i].Slot)) != 0) && hops[i].Place == hops[index].Place)
                return false;
        return true;
    }

    private static bool SentToSameTopic(int hop, ReadOnlySpan<HopObservation> hops, in RecordPlace place, ITraceEvidence evidence)
    {
        foreach (ref readonly var sent in hops)
            if (sent.Slot == hop && evidence.IsOneTopic(sent.Place.Topic, place.Topic))
                return true;
        return false;
    }

    /// <summary>How often the stage came to have the event: each receipt may be sent on once.</summary>
    private int UpstreamCopies(int hop, ReadOnlySpan<HopObservation> hops)
    {
        var copies = 0;
        for (var i = 0; i < hops.Length; i++)
            if ((_path.Predecessors[hop] & Bit(hops[i].Slot)) != 0 && !IsRepeat(hops, i))
                copies++;
        return Math.Max(1, copies);
    }
}
