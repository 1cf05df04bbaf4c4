using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Recording;

/// <summary>A recorded look-up of a record.</summary>
/// <param name="KnownMs">When its answer came, in Unix milliseconds.</param>
/// <param name="Outcome">What lay there.</param>
/// <param name="Detail">In words; null for nothing.</param>
/// <param name="FoundMs">When the record itself had been found there last, before this; 0 for never.</param>
internal readonly record struct RecordedProbe(long KnownMs, ProbeOutcome Outcome, string? Detail, long FoundMs = 0)
{
    /// <summary>As <see cref="Tracing.Windows.ProbeFinding.SincePass"/>: null when it was found there before the pass alone.</summary>
    public RecordedProbe? SincePass(long passedAtMs)
    {
        if (FoundMs > 0 && FoundMs >= passedAtMs)
            return new RecordedProbe(FoundMs, ProbeOutcome.Found, null);
        return Outcome == ProbeOutcome.Found && KnownMs < passedAtMs ? null : this;
    }
}
