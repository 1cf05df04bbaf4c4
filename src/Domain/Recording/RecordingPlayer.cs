using System.Collections.Immutable;

namespace Chasqui.Domain.Recording;

/// <summary>
/// Plays a recording to its judges in virtual time. A judgement at a time sees what was known up to that time, it included, and nothing later.
/// </summary>
public sealed class RecordingPlayer
{
    private readonly ImmutableArray<IRecordingJudge> _judges;
    private readonly ILookup<string, IRecordingJudge> _byType;
    private readonly IEnumerator<long> _times;
    private readonly bool _changesOnly;
    private bool _due;

    /// <param name="judges">Who judges.</param>
    /// <param name="times">When, rising.</param>
    /// <param name="changesOnly">Whether verdicts may be left out that were given before and cannot have changed.</param>
    public RecordingPlayer(ImmutableArray<IRecordingJudge> judges, IEnumerable<long> times, bool changesOnly = false)
    {
        (_judges, _changesOnly) = (judges, changesOnly);
        _byType = judges.SelectMany(judge => judge.Types.Select(type => (type, judge))).ToLookup(pair => pair.type, pair => pair.judge);
        _times = times.GetEnumerator();
        _due = _times.MoveNext();
    }

    /// <summary>The verdicts that are due before something becomes known at a time. Enumerate them before observing it.</summary>
    public IEnumerable<JudgedVerdict> JudgeBefore(long knownMs)
    {
        for (; _due && _times.Current < knownMs; _due = _times.MoveNext())
            foreach (var verdict in JudgeAt(_times.Current))
                yield return verdict;
    }

    /// <summary>Takes an observation. False, with the reason, when it is not what its type says; a type that nobody judges is no error.</summary>
    public bool TryObserve(RecordedLine line, out string error)
    {
        error = "";
        foreach (var judge in _byType[line.Type])
            if (!judge.TryObserve(line.Type, line.KnownMs, line.Document.RootElement, out error))
                return false;
        return true;
    }

    public bool IsJudged(string type) => _byType.Contains(type);

    /// <summary>The verdicts that are due once everything is known.</summary>
    public IEnumerable<JudgedVerdict> Finish() => JudgeBefore(long.MaxValue);

    private IEnumerable<JudgedVerdict> JudgeAt(long nowMs) =>
        _judges.SelectMany(judge => _changesOnly ? judge.JudgeChanges(nowMs) : judge.Judge(nowMs));
}
