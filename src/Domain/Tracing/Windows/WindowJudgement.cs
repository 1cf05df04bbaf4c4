using System.Collections.Immutable;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>What a unit comes to.</summary>
/// <param name="Result">Counts and examples, with unanswered probes taken as Unknown.</param>
/// <param name="Wanted">Records to be looked up, at most <see cref="MaxWanted"/>: judged again with the answers, the result says more.</param>
public sealed record WindowJudgement(WindowResult Result, ImmutableArray<ProbedRecord> Wanted)
{
    public const int MaxWanted = 5_000;
}
