using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Progress;

/// <summary>
/// The samples of one group on one partition. Only a sample that moves the group can be the first past an offset, so only those are kept, each with what the sample before it showed. Between two times that the group went back, they rise both in time and in offset, and are searched
/// by halving.
/// </summary>
internal sealed class PartitionProgress
{
    private readonly List<List<Advance>> _runs = [[]];
    private readonly List<(long AtMs, long LogEnd)> _cuts = [];
    private Sample _last;
    private bool _any;

    public void Add(long atMs, int? members, in PartitionOffsets offsets)
    {
        var sample = new Sample(atMs, members, offsets.Committed, offsets.LogStart, offsets.LogEnd);
        if (_any && sample.Committed < _last.Committed && _runs[^1].Count > 0)
            _runs.Add([]);
        if (sample.Committed != (_any ? _last.Committed : -1))
            _runs[^1].Add(new Advance(sample, _any ? _last : null));
        if (_any && sample.LogEnd >= 0 && sample.LogEnd < _last.LogEnd)
            _cuts.Add((atMs, sample.LogEnd));
        (_last, _any) = (sample, true);
    }

    public OffsetPass Pass(long offset, long writtenAtMs, long slackMs)
    {
        if (!_any)
            return default;
        foreach (var run in _runs)
        {
            var first = First(run, offset, writtenAtMs - slackMs);
            while (first < run.Count && IsOfAnotherRecord(run[first].Now.AtMs, offset, writtenAtMs, slackMs))
                first++;
            if (first < run.Count)
                return Passed(run[first]);
        }

        return new(PassEvidence.NotPassed, PassedBy.Reading, _last.AtMs);
    }

    /// <summary>Keeps of each run the newest advance before the time: it is the first past everything that the forgotten ones were.</summary>
    public void Forget(long beforeMs)
    {
        foreach (var run in _runs)
            if (run.FindLastIndex(a => a.Now.AtMs < beforeMs) is var keep and > 0)
                run.RemoveRange(0, keep);
        _cuts.RemoveAll(cut => cut.AtMs < beforeMs);
        while (_runs.Count > 1 && _runs[0][^1].Now.AtMs < beforeMs)
            _runs.RemoveAt(0);
    }

    /// <summary>
    /// Whether the log was cut after the group had moved and before the record was written. A move that seems older than the record is one, unless
    /// clocks explain it, and they don't when the log was cut meanwhile; by how far it was cut, a sample after the fact cannot tell.
    /// </summary>
    private bool IsOfAnotherRecord(long movedAtMs, long offset, long writtenAtMs, long slackMs)
    {
        foreach (var (atMs, logEnd) in _cuts)
            if (atMs >= movedAtMs && atMs <= writtenAtMs + slackMs && (logEnd <= offset || movedAtMs < writtenAtMs))
                return true;
        return false;
    }

    private static OffsetPass Passed(in Advance advance)
    {
        var by = advance.Before is { } earlier ? HowPassed(earlier, advance.Now) : PassedBy.Reading;
        return new(new PassEvidence(PassState.Passed, advance.Now.AtMs, by != PassedBy.Reading, advance.Now.LogStart), by, advance.Before?.AtMs ?? 0);
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

    private static int First(List<Advance> run, long offset, long fromMs)
    {
        var (low, high) = (0, run.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = run[middle].Now.Committed > offset && run[middle].Now.AtMs >= fromMs ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private readonly record struct Sample(long AtMs, int? Members, long Committed, long LogStart, long LogEnd);

    private readonly record struct Advance(Sample Now, Sample? Before);
}
