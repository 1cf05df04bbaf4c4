using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>All that a window is judged by beside its segments. The judge adds to <see cref="Probes"/> nothing, and changes nothing.</summary>
public sealed record WindowFacts
{
    public required ProgressHistory Progress { get; init; }

    /// <summary>Measured losses of hop records.</summary>
    public IReadOnlyCollection<EmitterGap> Gaps { get; init; } = [];

    /// <summary>What records were found when they were looked up.</summary>
    public IReadOnlyDictionary<ProbedRecord, ProbeFinding> Probes { get; init; } = new Dictionary<ProbedRecord, ProbeFinding>();

    public required JudgementTime Time { get; init; }
}
