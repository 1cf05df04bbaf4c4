using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>A record that was or is to be looked up for a trace.</summary>
public readonly record struct ProbedRecord(TraceId TraceId, RecordCoordinates Coordinates);

/// <summary>What was found there.</summary>
/// <param name="Outcome">For the ladder.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="AtMs">When the answer came, in Unix milliseconds; 0 when that was not kept.</param>
/// <param name="FoundMs">When the record itself had been found there last, before this answer, in Unix milliseconds; 0 for never.</param>
public sealed record ProbeFinding(ProbeOutcome Outcome, string Detail, long AtMs = 0, long FoundMs = 0)
{
    /// <summary>
    /// What this says of a consumer that passed at a time (Unix milliseconds): a record found after that was there when it passed, and one that was gone stays
    /// gone. Null when it was found there before the pass alone: it may have expired since, or have been truncated or compacted away.
    /// </summary>
    public ProbeFinding? SincePass(long passedAtMs)
    {
        if (FoundMs > 0 && FoundMs >= passedAtMs)
            return new ProbeFinding(ProbeOutcome.Found, "", FoundMs);
        return Outcome == ProbeOutcome.Found && AtMs > 0 && AtMs < passedAtMs ? null : this;
    }
}
