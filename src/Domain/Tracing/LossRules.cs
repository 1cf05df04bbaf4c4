namespace Chasqui.Domain.Tracing;

/// <summary>
/// How a lost event is decided: one ordered ladder, the first rule that holds decides. H is the hop that is judged, P the one before it.
/// Two rules carry the promise: a lagging consumer never makes a loss (L7), and silence is no proof while hop records are known to be lost (L9).
/// </summary>
public static class LossRules
{
    /// <summary>Every rule, by number, for documentation and for the test that each has a row.</summary>
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "H was seen: Delivered"),
        (2, "a hop was seen that can only be reached through H: TraceLost"),
        (3, "P's stage filtered the event, or gave up on it: Filtered, Failed"),
        (4, "another hop of the same choice was seen: NotTaken"),
        (5, "P was not seen either: NotReached, it is charged at P"),
        (6, "the ingest watermark is not past the deadline: InFlight"),
        (7, "the consumer has not passed the record: InFlight, or Delayed past the deadline"),
        (8, "it passed, and the watermark is not past the grace yet: InFlight"),
        (9, "hop records of that stage were measured lost in that time, or not counted, or the way is ambiguous: Undetermined"),
        (10, "received, committed, and never sent on: Lost, DroppedInProcessing"),
        (11, "the record's transaction was aborted: Aborted"),
        (12, "another record lies at its offset, or the log ends before it: Lost, LogTruncated"),
        (13, "compaction removed it: Lost, Compacted"),
        (14, "the log starts after it, and did when the consumer passed: Lost, ExpiredByRetention"),
        (15, "it was there when the group's offset was set past it: Lost, OffsetReset"),
        (16, "it was there when the consumer passed it: Lost, SkippedByConsumer"),
        (17, "nothing is known that would tell: Undetermined"),
    ];

    public static LossDecision Decide(in LossEvidence e, in LossSettings settings, in JudgementTime time)
    {
        if (e.Seen)
            return new(TraceVerdict.Delivered, TraceCause.None, 1);
        if (e.LaterHopSeen)
            return new(TraceVerdict.TraceLost, TraceCause.None, 2);
        if (e.End != KnownEnd.None)
            return new(e.End == KnownEnd.Filtered ? TraceVerdict.Filtered : TraceVerdict.Failed, TraceCause.None, 3);
        if (e.AlternativeSeen)
            return new(TraceVerdict.NotTaken, TraceCause.None, 4);
        if (!e.PredecessorSeen)
            return new(TraceVerdict.NotReached, TraceCause.None, 5);
        return DecideMissing(e, settings, time);
    }

    /// <summary>P was seen and H was not: is it early, late or lost?</summary>
    private static LossDecision DecideMissing(in LossEvidence e, in LossSettings settings, in JudgementTime time)
    {
        var deadline = e.PredecessorAtMs + settings.WithinMs;
        if (time.WatermarkMs <= deadline)
            return new(TraceVerdict.InFlight, TraceCause.None, 6);
        if (e.Pass.State == PassState.NotPassed)
            return new(time.NowMs <= deadline ? TraceVerdict.InFlight : TraceVerdict.Delayed, TraceCause.None, 7);
        var known = e.Pass.State == PassState.Passed ? Math.Max(deadline, e.Pass.PassedAtMs) : deadline;
        if (time.WatermarkMs <= known + settings.GraceMs)
            return new(TraceVerdict.InFlight, TraceCause.None, 8);
        if (e.HopRecordsLost || e.LaterHopAmbiguous)
            return new(TraceVerdict.Undetermined, e.HopRecordsLost ? TraceCause.HopRecordsLost : TraceCause.PathAmbiguous, 9);
        return e.Pass.State == PassState.Passed ? DecidePassed(e) : Undetermined(e);
    }

    /// <summary>
    /// The consumer passed the record, and its hop had time to arrive. Looked up only after it expired, though it had not when the consumer passed, nobody knows
    /// what lay there: the record, another one after a truncation, or one of an aborted transaction, which would be no loss.
    /// </summary>
    private static LossDecision DecidePassed(in LossEvidence e)
    {
        if (!e.ReadsTopic)
            return Lost(TraceCause.DroppedInProcessing, 10);
        switch (e.Probe)
        {
            case ProbeOutcome.Aborted:
                return new(TraceVerdict.Aborted, TraceCause.AbortedTransaction, 11);
            case ProbeOutcome.OtherRecord or ProbeOutcome.BeyondEnd:
                return Lost(TraceCause.LogTruncated, 12);
            case ProbeOutcome.Compacted:
                return Lost(TraceCause.Compacted, 13);
            case ProbeOutcome.BelowLogStart when e.Pass.LogStart < 0 || e.Pass.LogStart > e.Offset:
                return Lost(TraceCause.ExpiredByRetention, 14);
            case ProbeOutcome.Found:
                return e.Pass.ByReset ? Lost(TraceCause.OffsetReset, 15) : Lost(TraceCause.SkippedByConsumer, 16);
            default:
                return Undetermined(e);
        }
    }

    private static LossDecision Lost(TraceCause cause, byte rule) => new(TraceVerdict.Lost, cause, rule);

    private static LossDecision Undetermined(in LossEvidence e)
    {
        var cause = !e.CoordinatesKnown ? TraceCause.CoordinatesUnknown
            : e.Pass.State == PassState.Unknown ? TraceCause.ProgressUnknown
            : TraceCause.ProbeUnanswered;
        return new(TraceVerdict.Undetermined, cause, 17);
    }
}
