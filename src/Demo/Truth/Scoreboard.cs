namespace Chasqui.Demo.Truth;

/// <summary>One line: what really happened at a hop, beside what was said.</summary>
internal sealed record ScoreLine(string Hop, string What, long Truth, long Verdict)
{
    public bool Matches => Truth == Verdict;

    /// <summary>Whether something bad was said that is not so.</summary>
    public long FalseClaims => What.StartsWith("Lost", StringComparison.Ordinal) || What.StartsWith("duplicates", StringComparison.Ordinal) || What == "TraceLost"
        ? Math.Max(0, Verdict - Truth)
        : 0;
}

/// <summary>A trace of which something else was said than what happened.</summary>
internal sealed record WrongTrace(string Trace, string Hop, string Truth, string Verdict);

/// <summary>Truth beside verdict.</summary>
internal sealed class Scoreboard(Tally truth, Tally verdicts, (int Asked, int Of) traces, IReadOnlyList<WrongTrace> wrong, bool settled)
{
    public Tally Truth => truth;

    public Tally Verdicts => verdicts;

    /// <summary>Traces that were asked for one by one, of those that met a fault.</summary>
    public (int Asked, int Of) Traces => traces;

    public IReadOnlyList<WrongTrace> Wrong => wrong;

    /// <summary>Whether every window was settled in time.</summary>
    public bool Settled => settled;

    /// <summary>By hop, in the order of the path.</summary>
    public IReadOnlyList<ScoreLine> Lines { get; } =
    [
        .. truth.Keys.Concat(verdicts.Keys).Distinct().OrderBy(key => PathHops.Names.ToList().IndexOf(key.Hop)).ThenBy(key => key.What, StringComparer.Ordinal)
            .Select(key => new ScoreLine(key.Hop, key.What, truth[key.Hop, key.What], verdicts[key.Hop, key.What])),
    ];

    public long FalseClaims => Lines.Sum(line => line.FalseClaims);

    public bool Matches => Settled && Wrong.Count == 0 && Lines.All(line => line.Matches);
}
