using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Progress;

/// <summary>
/// The samples of one group on one partition. Only a sample that takes the group further than it ever was can be the first past an offset, so only
/// those are kept, each with what the sample before it showed: the list rises, and is searched by halving.
/// </summary>
internal sealed class PartitionProgress
{
    private readonly List<Advance> _advances = [];
    private Sample _last;
    private bool _any;

    public void Add(long atMs, int? members, in PartitionOffsets offsets)
    {
        var sample = new Sample(atMs, members, offsets.Committed, offsets.LogStart, offsets.LogEnd);
        var furthest = _advances.Count == 0 ? -1 : _advances[^1].Now.Committed;
        if (sample.Committed > furthest)
            _advances.Add(new Advance(sample, _any ? _last : null));
        (_last, _any) = (sample, true);
    }

    public OffsetPass Pass(long offset)
    {
        if (!_any)
            return default;
        var first = FirstBeyond(offset);
        if (first == _advances.Count)
            return new(PassEvidence.NotPassed, PassedBy.Reading, _last.AtMs);
        var (now, before) = _advances[first];
        var by = before is { } earlier ? HowPassed(earlier, now) : PassedBy.Reading;
        return new(new PassEvidence(PassState.Passed, now.AtMs, by != PassedBy.Reading, now.LogStart), by, before?.AtMs ?? 0);
    }

    /// <summary>Keeps the newest advance before the time: it is the first past everything that the forgotten ones were.</summary>
    public void Forget(long beforeMs)
    {
        var keep = _advances.FindLastIndex(a => a.Now.AtMs < beforeMs);
        if (keep > 0)
            _advances.RemoveRange(0, keep);
    }

    /// <summary>
    /// A group without members at both ends of the interval did not read in it, so somebody set its offset (one that joined and left in between is
    /// taken for it too). A next offset that the log did not hold any more makes a consumer start at one of the log's ends.
    /// </summary>
    private static PassedBy HowPassed(in Sample before, in Sample now)
    {
        if (before.Committed < 0)
            return PassedBy.FirstCommit;
        if (before.Members == 0 && now.Members == 0)
            return PassedBy.SetWhileIdle;
        var below = now.LogStart > before.Committed;
        var above = before.LogEnd >= 0 && before.Committed > before.LogEnd;
        return below || above ? PassedBy.OutOfRange : PassedBy.Reading;
    }

    private int FirstBeyond(long offset)
    {
        var (low, high) = (0, _advances.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _advances[middle].Now.Committed > offset ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private readonly record struct Sample(long AtMs, int? Members, long Committed, long LogStart, long LogEnd);

    private readonly record struct Advance(Sample Now, Sample? Before);
}
