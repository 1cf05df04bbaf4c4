using System.Globalization;
using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>Verdicts beside the truth.</summary>
internal sealed class SimScore
{
    /// <summary>Losses that happened and were told, with the right hop and cause.</summary>
    public int TruePositives { get; set; }

    private bool _unmeasured;

    /// <summary>Losses that were claimed and did not happen, or happened elsewhere or otherwise.</summary>
    public int FalsePositives { get; set; }

    /// <summary>Losses that happened, could be known, and were not told.</summary>
    public int FalseNegatives { get; set; }

    /// <summary>Hops where lost hop records make the truth unknowable, and that is what was said.</summary>
    public int Undecidable { get; set; }

    public int Duplicates { get; set; }

    public int Hops { get; set; }

    /// <summary>In words, each thing that is not as it should be.</summary>
    public List<string> Wrong { get; } = [];

    public double Precision => TruePositives + FalsePositives == 0 ? 1 : (double)TruePositives / (TruePositives + FalsePositives);

    public double Recall => TruePositives + FalseNegatives == 0 ? 1 : (double)TruePositives / (TruePositives + FalseNegatives);

    public void Add(SimScore other)
    {
        TruePositives += other.TruePositives;
        FalsePositives += other.FalsePositives;
        FalseNegatives += other.FalseNegatives;
        Undecidable += other.Undecidable;
        Duplicates += other.Duplicates;
        Hops += other.Hops;
        Wrong.AddRange(other.Wrong);
    }

    /// <summary>Compares every hop of every trace that was seen at all.</summary>
    /// <param name="world">The world.</param>
    /// <param name="judged">What is said of it.</param>
    /// <param name="unmeasured">Whether some time went unmeasured, so that hop records may count as lost that were not.</param>
    public static SimScore Of(SimWorld world, IEnumerable<(SimEvent Event, HopJudgement[] Hops)> judged, bool unmeasured = false)
    {
        var score = new SimScore { _unmeasured = unmeasured };
        foreach (var (what, hops) in judged.Where(j => !j.Event.Ambiguous))
            for (var hop = 0; hop < hops.Length; hop++)
                score.Compare(world, what, hop, hops[hop]);
        return score;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Hops} hops: losses {TruePositives} right, {FalsePositives} false, {FalseNegatives} missed (precision {Precision:0.000}, recall {Recall:0.000}), {Undecidable} undecidable, {Duplicates} duplicates");

    private void Compare(SimWorld world, SimEvent what, int hop, HopJudgement judged)
    {
        Hops++;
        var truth = what.Truth[hop];
        var (verdict, cause) = (judged.Loss.Verdict, judged.Loss.Cause);
        var expected = truth.RecordLost ? (TraceVerdict.TraceLost, TraceCause.None) : (truth.Verdict, truth.Cause);
        var right = (verdict, cause) == expected;
        if (truth.Verdict == TraceVerdict.Lost && right)
            TruePositives++;
        else if (verdict == TraceVerdict.Lost)
            FalsePositives++;
        else if (!right && MayBeUnknown(world, what, hop, verdict, cause))
            Undecidable++;
        else if (truth.Verdict == TraceVerdict.Lost)
            FalseNegatives++;
        if (!right && (verdict == TraceVerdict.Lost || !MayBeUnknown(world, what, hop, verdict, cause)))
            Wrong.Add($"{what.Id} {world.Path.Hops[hop].Name}: {verdict}/{cause} by {judged.Loss.RuleId}, the truth is {expected}");
        CompareDuplicates(world, what, hop, judged.Duplicates);
    }

    private void CompareDuplicates(SimWorld world, SimEvent what, int hop, DuplicateDecision duplicates)
    {
        if (what.HopRecordLost)
            return;
        var truth = what.Truth[hop];
        var expected = truth.Times == 0 ? default : new DuplicateDecision(truth.Introduced, truth.Redelivered, truth.Inherited);
        Duplicates += expected.Introduced + expected.Redelivered + expected.Inherited;
        if (duplicates != expected)
            Wrong.Add($"{what.Id} {world.Path.Hops[hop].Name}: {duplicates}, the truth is {expected}");
    }

    /// <summary>
    /// Where hop records were lost, "don't know" and what follows from it are right answers: of the events whose own records were lost, and of hops
    /// that would have been reported by that process at that time.
    /// </summary>
    private bool MayBeUnknown(SimWorld world, SimEvent what, int hop, TraceVerdict verdict, TraceCause cause)
    {
        if (what.HopRecordLost)
            return verdict is not (TraceVerdict.Lost or TraceVerdict.Delivered);
        if (verdict != TraceVerdict.Undetermined || cause != TraceCause.HopRecordsLost)
            return verdict == TraceVerdict.NotReached && what.Truth[hop].Verdict == TraceVerdict.NotReached;
        var process = SimWorld.ProcessOf(world.Path.Hops[hop].Stage);
        return _unmeasured || world.Emission.Gaps.Exists(gap => gap.Process == process);
    }
}
