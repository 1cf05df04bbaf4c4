using Chasqui.Domain.Tracing;
using static Chasqui.Domain.Tests.Tracing.LossRow;

namespace Chasqui.Domain.Tests.Tracing;

/// <summary>Each rule of <see cref="LossRules"/>: firing, just missing, and out-prioritised by one before it.</summary>
public sealed class LossRulesTests
{
    private static readonly LossEvidence Processed = Missing with { ReadsTopic = false };

    private static readonly LossRow[] Rows =
    [
        new("L1 fires: H was seen", 1, TraceVerdict.Delivered) { Evidence = Missing with { Seen = true } },
        new("L1 goes before all: seen, though everything else speaks against it", 1, TraceVerdict.Delivered)
        {
            Evidence = Missing with { Seen = true, LaterHopSeen = true, End = KnownEnd.Failed, AlternativeSeen = true, HopRecordsLost = true, Probe = ProbeOutcome.OtherRecord },
        },

        new("L2 fires: only the record of the hop is lost", 2, TraceVerdict.TraceLost) { Evidence = Missing with { LaterHopSeen = true } },
        new("L2 just misses: the later hop can be reached by another way", 9, TraceVerdict.Undetermined, TraceCause.PathAmbiguous) { Evidence = Missing with { LaterHopAmbiguous = true } },
        new("L2 goes before L3: filtered one copy, and another was seen further on", 2, TraceVerdict.TraceLost) { Evidence = Missing with { LaterHopSeen = true, End = KnownEnd.Filtered } },
        new("L2 goes before L6: proven at once, before any deadline", 2, TraceVerdict.TraceLost) { Evidence = Missing with { LaterHopSeen = true }, Now = 1_001 },
        new("L2 goes before L7: a hop further on was seen, whatever the group has committed", 2, TraceVerdict.TraceLost) { Evidence = Missing with { LaterHopSeen = true, Pass = PassEvidence.NotPassed } },

        new("L3 fires: filtered", 3, TraceVerdict.Filtered) { Evidence = Processed with { End = KnownEnd.Filtered } },
        new("L3 fires: failed, and said so", 3, TraceVerdict.Failed) { Evidence = Processed with { End = KnownEnd.Failed } },
        new("L3 goes before L5: an end at a stage whose receipt was not seen", 3, TraceVerdict.Filtered) { Evidence = Processed with { End = KnownEnd.Filtered, PredecessorSeen = false } },
        new("L3 goes before L10: no sending on is expected of what was filtered", 3, TraceVerdict.Filtered) { Evidence = Processed with { End = KnownEnd.Filtered, AlternativeSeen = true } },
        new("L3 just misses: no end was told", 10, TraceVerdict.Lost, TraceCause.DroppedInProcessing) { Evidence = Processed },

        new("L4 fires: it went another way", 4, TraceVerdict.NotTaken) { Evidence = Processed with { AlternativeSeen = true } },
        new("L4 goes before L5: the other way is proof enough", 4, TraceVerdict.NotTaken) { Evidence = Processed with { AlternativeSeen = true, PredecessorSeen = false } },
        new("L4 just misses: none of the ways was taken", 10, TraceVerdict.Lost, TraceCause.DroppedInProcessing) { Evidence = Processed with { AlternativeSeen = false } },

        new("L5 fires: charged further up", 5, TraceVerdict.NotReached) { Evidence = Missing with { PredecessorSeen = false } },
        new("L5 goes before L6: not reached is never in flight", 5, TraceVerdict.NotReached) { Evidence = Missing with { PredecessorSeen = false }, Now = 1_001 },
        new("L5 goes before L12: the record of what was not reached is nobody's", 5, TraceVerdict.NotReached) { Evidence = Missing with { PredecessorSeen = false, Probe = ProbeOutcome.OtherRecord } },

        new("L6 fires: the watermark is at the deadline", 6, TraceVerdict.InFlight) { Watermark = 1_010 },
        new("L6 fires: nothing is known of the ingest at all", 6, TraceVerdict.InFlight) { Watermark = double.NegativeInfinity },
        new("L6 just misses: the watermark is a millisecond past the deadline", 8, TraceVerdict.InFlight) { Watermark = 1_010.001 },
        new("L6 goes before L7: the ingest lags, so that nothing can be said of the consumer", 6, TraceVerdict.InFlight) { Evidence = Missing with { Pass = PassEvidence.NotPassed }, Watermark = 1_010 },
        new("L6 goes before L9: too early for doubts", 6, TraceVerdict.InFlight) { Evidence = Missing with { HopRecordsLost = true }, Watermark = 1_010 },
        new("L6 goes before L12: a look-up does not hurry it", 6, TraceVerdict.InFlight) { Evidence = Missing with { Probe = ProbeOutcome.OtherRecord }, Watermark = 1_010 },

        new("L7 fires: past the deadline, and the consumer has not come to it", 7, TraceVerdict.Delayed) { Evidence = Missing with { Pass = PassEvidence.NotPassed } },
        new("L7 fires: a consumer that lags for weeks makes no loss", 7, TraceVerdict.Delayed) { Evidence = Missing with { Pass = PassEvidence.NotPassed }, Now = 2_000_000 },
        new("L7 fires: a clock behind the watermark makes it in flight, not delayed", 7, TraceVerdict.InFlight) { Evidence = Missing with { Pass = PassEvidence.NotPassed }, Now = 1_010, Watermark = 1_011 },
        new("L7 goes before L9: records lost or not, the consumer has not come to it", 7, TraceVerdict.Delayed) { Evidence = Missing with { Pass = PassEvidence.NotPassed, HopRecordsLost = true } },
        new("L7 goes before L12: truncated before it was read is told when the consumer passes", 7, TraceVerdict.Delayed) { Evidence = Missing with { Pass = PassEvidence.NotPassed, Probe = ProbeOutcome.BeyondEnd } },
        new("L7 goes before L10: received but not committed may be processed yet", 7, TraceVerdict.Delayed) { Evidence = Processed with { Pass = PassEvidence.NotPassed } },
        new("L7 just misses: passed", 17, TraceVerdict.Undetermined, TraceCause.ProbeUnanswered),

        new("L8 fires: the grace after the deadline is not over", 8, TraceVerdict.InFlight) { Watermark = 1_040 },
        new("L8 fires: the grace after a late pass is not over", 8, TraceVerdict.InFlight) { Evidence = Missing with { Pass = Passed(1_500) }, Watermark = 1_530 },
        new("L8 fires: an unknown group has the grace too", 8, TraceVerdict.InFlight) { Evidence = Missing with { Pass = PassEvidence.Unknown }, Watermark = 1_040 },
        new("L8 just misses: a millisecond past the grace", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found }, Watermark = 1_040.001 },
        new("L8 goes before L16: the hop may be on its way", 8, TraceVerdict.InFlight) { Evidence = Missing with { Probe = ProbeOutcome.Found }, Watermark = 1_040 },

        new("L9 fires: silence proves nothing while hop records are lost", 9, TraceVerdict.Undetermined, TraceCause.HopRecordsLost) { Evidence = Missing with { HopRecordsLost = true } },
        new("L9 fires: the way is ambiguous", 9, TraceVerdict.Undetermined, TraceCause.PathAmbiguous) { Evidence = Missing with { LaterHopAmbiguous = true } },
        new("L9 names the lost records first", 9, TraceVerdict.Undetermined, TraceCause.HopRecordsLost) { Evidence = Missing with { HopRecordsLost = true, LaterHopAmbiguous = true } },
        new("L9 goes before L10", 9, TraceVerdict.Undetermined, TraceCause.HopRecordsLost) { Evidence = Processed with { HopRecordsLost = true } },
        new("L9 goes before L12: it may have been read before it was truncated", 9, TraceVerdict.Undetermined, TraceCause.HopRecordsLost) { Evidence = Missing with { HopRecordsLost = true, Probe = ProbeOutcome.OtherRecord } },
        new("L9 just misses: the lost records were of another time", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found, HopRecordsLost = false } },

        new("L10 fires: received, committed, never sent on", 10, TraceVerdict.Lost, TraceCause.DroppedInProcessing) { Evidence = Processed },
        new("L10 goes before L16: no look-up is needed for what happens inside a process", 10, TraceVerdict.Lost, TraceCause.DroppedInProcessing) { Evidence = Processed with { Probe = ProbeOutcome.Found } },
        new("L10 just misses: the progress of the group is not known", 17, TraceVerdict.Undetermined, TraceCause.ProgressUnknown) { Evidence = Processed with { Pass = PassEvidence.Unknown } },

        new("L11 fires: aborted, and no consumer may see it", 11, TraceVerdict.Aborted, TraceCause.AbortedTransaction) { Evidence = Missing with { Probe = ProbeOutcome.Aborted } },
        new("L11 goes before L15: set past what was aborted", 11, TraceVerdict.Aborted, TraceCause.AbortedTransaction) { Evidence = Missing with { Probe = ProbeOutcome.Aborted, Pass = Passed(1_005, byReset: true) } },
        new("L11 just misses: committed after all", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found } },

        new("L12 fires: another record lies there", 12, TraceVerdict.Lost, TraceCause.LogTruncated) { Evidence = Missing with { Probe = ProbeOutcome.OtherRecord } },
        new("L12 fires: the log ends before it", 12, TraceVerdict.Lost, TraceCause.LogTruncated) { Evidence = Missing with { Probe = ProbeOutcome.BeyondEnd } },
        new("L12 goes before L15: truncated, whatever was done to the offset afterwards", 12, TraceVerdict.Lost, TraceCause.LogTruncated) { Evidence = Missing with { Probe = ProbeOutcome.OtherRecord, Pass = Passed(1_005, byReset: true) } },
        new("L12 just misses: the record itself lies there", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found } },

        new("L13 fires: compacted away", 13, TraceVerdict.Lost, TraceCause.Compacted) { Evidence = Missing with { Probe = ProbeOutcome.Compacted } },
        new("L13 goes before L15: set past a hole", 13, TraceVerdict.Lost, TraceCause.Compacted) { Evidence = Missing with { Probe = ProbeOutcome.Compacted, Pass = Passed(1_005, byReset: true) } },
        new("L13 just misses: the topic is compacted, and the record is still there", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found } },

        new("L14 fires: the log had started behind it when the group passed", 14, TraceVerdict.Lost, TraceCause.ExpiredByRetention) { Evidence = Missing with { Probe = ProbeOutcome.BelowLogStart, Pass = Passed(1_005, logStart: 41) } },
        new("L14 fires: where the log started then is not known", 14, TraceVerdict.Lost, TraceCause.ExpiredByRetention) { Evidence = Missing with { Probe = ProbeOutcome.BelowLogStart, Pass = Passed(1_005, logStart: -1) } },
        new("L14 goes before L15: a group out of range is reset because its record expired", 14, TraceVerdict.Lost, TraceCause.ExpiredByRetention) { Evidence = Missing with { Probe = ProbeOutcome.BelowLogStart, Pass = Passed(1_005, byReset: true, logStart: 41) } },
        new("L14 just misses: the log reached back to it when the group passed, and what lay there expired before it was looked up", 17, TraceVerdict.Undetermined, TraceCause.ProbeUnanswered) { Evidence = Missing with { Probe = ProbeOutcome.BelowLogStart, Pass = Passed(1_005, logStart: 40) } },

        new("L15 fires: still there, and the offset was set past it", 15, TraceVerdict.Lost, TraceCause.OffsetReset) { Evidence = Missing with { Probe = ProbeOutcome.Found, Pass = Passed(1_005, byReset: true) } },
        new("L15 just misses: what lay there expired before it was looked up", 17, TraceVerdict.Undetermined, TraceCause.ProbeUnanswered) { Evidence = Missing with { Probe = ProbeOutcome.BelowLogStart, Pass = Passed(1_005, byReset: true, logStart: 40) } },
        new("L15 just misses: read past, not set past", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found, Pass = Passed(1_005) } },

        new("L16 fires: still there, and passed", 16, TraceVerdict.Lost, TraceCause.SkippedByConsumer) { Evidence = Missing with { Probe = ProbeOutcome.Found } },
        new("L16 just misses: the look-up was not answered", 17, TraceVerdict.Undetermined, TraceCause.ProbeUnanswered) { Evidence = Missing with { Probe = ProbeOutcome.Unknown } },

        new("L17 fires: passed, and not looked up", 17, TraceVerdict.Undetermined, TraceCause.ProbeUnanswered),
        new("L17 fires: the group's progress is not known", 17, TraceVerdict.Undetermined, TraceCause.ProgressUnknown) { Evidence = Missing with { Pass = PassEvidence.Unknown } },
        new("L17 fires: the sender did not tell where the record lies", 17, TraceVerdict.Undetermined, TraceCause.CoordinatesUnknown) { Evidence = Missing with { Pass = PassEvidence.Unknown, CoordinatesKnown = false, Offset = -1 } },
        new("L17 trusts no look-up without a pass: an unknown group may be lagging", 17, TraceVerdict.Undetermined, TraceCause.ProgressUnknown) { Evidence = Missing with { Pass = PassEvidence.Unknown, Probe = ProbeOutcome.OtherRecord } },
    ];

    public static TheoryData<LossRow> All => [.. Rows];

    [Theory]
    [MemberData(nameof(All))]
    public void A_row_is_decided_as_it_says(LossRow row) =>
        Assert.Equal(new LossDecision(row.Verdict, row.Cause, row.Rule), LossRules.Decide(row.Evidence, LossRow.Settings, row.Time));

    [Fact]
    public void Every_rule_has_a_row_that_fires_it()
    {
        var fired = Rows.Where(r => r.Name.StartsWith($"L{r.Rule} fires", StringComparison.Ordinal)).Select(r => (int)r.Rule).Distinct().Order();

        Assert.Equal(LossRules.All.Select(r => r.Rule), fired);
    }

    [Fact]
    public void Every_cause_and_every_verdict_has_a_row()
    {
        Assert.Equal(Enum.GetValues<TraceVerdict>().Order(), Rows.Select(r => r.Verdict).Distinct().Order());
        Assert.Equal(Enum.GetValues<TraceCause>().Order(), Rows.Select(r => r.Cause).Distinct().Order());
    }

    [Fact]
    public void Rows_have_names_of_their_own() => Assert.Equal(Rows.Length, Rows.Select(r => r.Name).Distinct().Count());

    [Fact]
    public void Without_a_pass_no_evidence_whatever_makes_a_loss()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var evidence = Missing with
            {
                ReadsTopic = random.Next(2) == 0,
                HopRecordsLost = random.Next(4) == 0,
                LaterHopAmbiguous = random.Next(4) == 0,
                Probe = (ProbeOutcome)random.Next(7),
                Pass = random.Next(2) == 0 ? PassEvidence.NotPassed : PassEvidence.Unknown,
            };
            var time = new JudgementTime(Ms(random.Next(900, 3_000)), Ms(random.Next(900, 3_000)));

            Assert.True(LossRules.Decide(evidence, LossRow.Settings, time).Verdict != TraceVerdict.Lost, $"seed {seed}, round {i}: {evidence}");
        }
    }
}
