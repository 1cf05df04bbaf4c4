using System.Numerics;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>
/// Since when a trace has had its verdict at a hop: the time at which the last of the facts that its rule rests on became known, or a deadline was
/// known to be passed. All times are Unix milliseconds.
/// </summary>
internal sealed class VerdictSince(StreamPath path, RecordedEvidence evidence, RecordedWatermark watermark)
{
    private readonly long[] _firstKnown = new long[StreamPath.MaxSlots];
    private readonly long[] _secondKnown = new long[StreamPath.MaxSlots];
    private ulong _seen;

    /// <summary>Begins a trace.</summary>
    public void Begin(RecordedHop[] hops, int[] slots)
    {
        _seen = 0;
        foreach (ref readonly var hop in hops.AsSpan())
        {
            if (slots[hop.Name] is not (>= 0 and var slot))
                continue;
            if ((_seen & (1UL << slot)) == 0)
                (_firstKnown[slot], _secondKnown[slot]) = (hop.KnownMs, hop.KnownMs);
            else if (_secondKnown[slot] == _firstKnown[slot])
                _secondKnown[slot] = hop.KnownMs;
            _seen |= 1UL << slot;
        }
    }

    /// <summary>The slots that were seen.</summary>
    public ulong Seen => _seen;

    public long Of(int hop, LossDecision decision)
    {
        var before = PredecessorKnown(hop);
        ref readonly var facts = ref evidence[hop];
        return decision.Rule switch
        {
            1 => _firstKnown[hop],
            2 => Earliest(path.Dominated[hop]),
            3 => Earliest(path.EndsBefore[hop] & ~path.HopMask),
            4 => Earliest(TakenElsewhere(hop)),
            5 => Earliest(ulong.MaxValue),
            6 => before,
            7 => decision.Verdict == TraceVerdict.InFlight ? before : Math.Max(before, watermark.Passed(DeadlineMs(hop))),
            8 => facts.Pass.State == PassState.Passed && facts.Pass.PassedAtMs > DeadlineMs(hop) ? Math.Max(before, facts.Pass.PassedAtMs) : before,
            11 or 12 or 13 or 14 or 15 or 16 => Math.Max(Math.Max(before, watermark.Passed(facts.UntilMs)), facts.Probe?.KnownMs ?? 0),
            _ => Math.Max(before, watermark.Passed(facts.UntilMs)),
        };
    }

    /// <summary>When a second observation of a hop became known, as far as it has one.</summary>
    public long SecondKnown(int hop) => _secondKnown[hop];

    /// <summary>The latest time at which the hop should have happened.</summary>
    public long DeadlineMs(int hop) => evidence[hop].FromMs + (long)(path.Stream.Grace + path.Hops[hop].Within).TotalMilliseconds;

    /// <summary>Its predecessor: seen, or proven by what was seen behind it; -1 for none.</summary>
    public int PredecessorOf(int hop)
    {
        var seen = path.Predecessors[hop] & _seen;
        if (seen != 0)
            return BitOperations.TrailingZeroCount(seen);
        for (var candidates = path.Predecessors[hop]; candidates != 0; candidates &= candidates - 1)
            if ((path.Dominated[BitOperations.TrailingZeroCount(candidates)] & _seen) != 0)
                return BitOperations.TrailingZeroCount(candidates);
        return -1;
    }

    private long PredecessorKnown(int hop)
    {
        var before = PredecessorOf(hop);
        if (before < 0)
            return Earliest(ulong.MaxValue);
        return (_seen & (1UL << before)) != 0 ? _firstKnown[before] : Earliest(path.Dominated[before]);
    }

    private ulong TakenElsewhere(int hop)
    {
        ulong proof = 0;
        for (var others = path.Alternatives[hop]; others != 0; others &= others - 1)
        {
            var other = BitOperations.TrailingZeroCount(others);
            proof |= (1UL << other) | path.Dominated[other] | (path.EndsBefore[other] & ~path.EndsBefore[hop]);
        }

        return proof;
    }

    private long Earliest(ulong slots)
    {
        var earliest = long.MaxValue;
        for (var seen = slots & _seen; seen != 0; seen &= seen - 1)
            earliest = Math.Min(earliest, _firstKnown[BitOperations.TrailingZeroCount(seen)]);
        return earliest;
    }
}
