namespace Chasqui.Domain.Tests.Consumers;

/// <summary>A commit as Burrow stores it: the lag is that of the moment of the commit, null when it was not known.</summary>
internal readonly record struct BurrowCommit(long Offset, long AtMs, long? Lag);

internal enum BurrowStatus
{
    Ok = 1,
    Warning = 2,
    Stop = 4,
    Stall = 5,
    Rewind = 6,
}

/// <summary>
/// Burrow's published evaluation rules (its wiki, "Consumer Lag Evaluation Rules"; core/internal/evaluator/caching.go), written anew from them as a
/// baseline to be measured against: the last ten commits of a partition, at least a second apart, and its last log ends.
/// </summary>
internal static class BurrowBaseline
{
    public static BurrowStatus Evaluate(IReadOnlyList<BurrowCommit> commits, IReadOnlyList<long> logEnds, long currentLag, long nowMs, long allowedLag = 0)
    {
        if (commits.Count == 0 || currentLag <= allowedLag)
            return BurrowStatus.Ok;
        var last = commits[^1];
        var stopped = nowMs - last.AtMs > last.AtMs - commits[0].AtMs;
        if (stopped && logEnds.All(end => end > last.Offset))
            return BurrowStatus.Stop;
        // Only the first time that it went back is looked at.
        var rewind = Enumerable.Range(1, commits.Count - 1).FirstOrDefault(i => commits[i].Offset < commits[i - 1].Offset);
        if (rewind > 0 && commits.Skip(rewind).All(c => c.Offset < commits[rewind - 1].Offset))
            return BurrowStatus.Rewind;
        if (commits.Any(c => c.Lag <= allowedLag))
            return BurrowStatus.Ok;
        if (commits.All(c => c.Offset == commits[0].Offset))
            return BurrowStatus.Stall;
        var lags = commits.Where(c => c.Lag is not null).Select(c => c.Lag!.Value).ToArray();
        return lags.Zip(lags.Skip(1)).All(pair => pair.Second >= pair.First) ? BurrowStatus.Warning : BurrowStatus.Ok;
    }
}

/// <summary>A partition as Burrow stores it: rings of commits and log ends, filled as its defaults say.</summary>
internal sealed class BurrowPartition
{
    private const int Intervals = 10;
    private readonly List<BurrowCommit> _commits = [];
    private readonly List<long> _ends = [];

    public void Commit(long offset, long atMs)
    {
        if (_commits.Count > 0 && atMs - _commits[^1].AtMs < 1_000)
            return;
        _commits.Add(new(offset, atMs, _ends.Count == 0 ? null : Math.Max(0, _ends[^1] - offset)));
        if (_commits.Count > Intervals)
            _commits.RemoveAt(0);
    }

    public void LogEnd(long end)
    {
        _ends.Add(end);
        if (_ends.Count > Intervals)
            _ends.RemoveAt(0);
    }

    /// <summary>A partition whose window is not full yet is Ok: Burrow calls it incomplete.</summary>
    public BurrowStatus Evaluate(long nowMs) => _commits.Count < Intervals ? BurrowStatus.Ok
        : BurrowBaseline.Evaluate(_commits, _ends, Math.Max(0, _ends[^1] - _commits[^1].Offset), nowMs);
}
