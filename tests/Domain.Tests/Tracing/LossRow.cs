using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Tests.Tracing;

/// <summary>
/// One row of the table of <see cref="LossRulesTests"/>. P was seen at 1,000 s; H is expected within 10 s, and the grace is 30 s: the deadline is
/// 1,010 s. Times are seconds; unless a row says otherwise the consumer passed at 1,005 s, so that silence counts from 1,040 s on, and it is 2,000 s.
/// </summary>
/// <param name="Name">What the row shows, as a sentence.</param>
/// <param name="Rule">The rule that decides.</param>
/// <param name="Verdict">And what it says.</param>
/// <param name="Cause">And why.</param>
public sealed record LossRow(string Name, byte Rule, TraceVerdict Verdict, TraceCause Cause = TraceCause.None)
{
    public static readonly LossSettings Settings = new(10_000, 30_000);

    public LossEvidence Evidence { get; init; } = Missing;

    public double Now { get; init; } = 2_000;

    /// <summary>Null: all is ingested up to now.</summary>
    public double? Watermark { get; init; }

    public JudgementTime Time => new(Ms(Now), Watermark is { } watermark ? Ms(watermark) : Ms(Now));

    /// <summary>H reads P's record at offset 40, which its group passed; nobody looked it up.</summary>
    public static LossEvidence Missing => new()
    {
        PredecessorSeen = true,
        PredecessorAtMs = Ms(1_000),
        ReadsTopic = true,
        CoordinatesKnown = true,
        Offset = 40,
        Pass = Passed(1_005),
    };

    public static PassEvidence Passed(double at, bool byReset = false, long logStart = 0) => new(PassState.Passed, Ms(at), byReset, logStart);

    public static long Ms(double seconds) => double.IsNegativeInfinity(seconds) ? long.MinValue : (long)(seconds * 1_000);

    public override string ToString() => Name;
}
