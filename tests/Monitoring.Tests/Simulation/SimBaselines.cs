using System.Numerics;
using Chasqui.Domain.Tracing;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// What is usual instead: a fixed time-out, and an audit of counts. Both are given more than they mostly have: the path with its choices, what was filtered
/// or failed, and, for counts, all the time they want. Causes are not asked of them, only where an event was lost.
/// </summary>
internal static class SimBaselines
{
    /// <summary>An event seen at a hop that is not seen at the next one within a time is lost there.</summary>
    public static SimScore TimeOut(SimWorld world, long timeoutMs)
    {
        var score = new SimScore();
        var arrivals = SimArrivals.Of(world);
        foreach (var what in world.Events.Where(e => !e.Ambiguous && arrivals.ContainsKey(e.Id)))
            for (var hop = 0; hop < world.Path.Hops.Length; hop++)
                Score(score, what, hop, IsOverdue(world, arrivals[what.Id], hop, timeoutMs) ? 1 : 0, what.Truth[hop].Verdict == TraceVerdict.Lost ? 1 : 0);
        return score;
    }

    /// <summary>As many events as a window counts less at a hop than at the one before are lost there.</summary>
    public static SimScore CountAudit(SimWorld world)
    {
        var score = new SimScore();
        var arrivals = SimArrivals.Of(world);
        foreach (var window in world.Events.Where(e => arrivals.ContainsKey(e.Id)).GroupBy(e => world.Path.WindowOf(e.Id.OriginMs)))
            for (var hop = 0; hop < world.Path.Hops.Length; hop++)
            {
                if (world.Path.Predecessors[hop] == 0 || world.Path.Hops[hop].OneOf is not null)
                    continue;
                var counted = window.SelectMany(e => arrivals[e.Id]).ToArray();
                var before = counted.Count(a => (world.Path.Predecessors[hop] & (1UL << a.Slot)) != 0);
                var after = counted.Count(a => a.Slot == hop || (world.Path.EndsBefore[hop] & ~world.Path.HopMask & (1UL << a.Slot)) != 0);
                Score(score, null, hop, Math.Max(0, before - after), window.Count(e => e.Truth[hop].Verdict == TraceVerdict.Lost));
            }

        return score;
    }

    private static void Score(SimScore score, SimEvent? what, int hop, int claimed, int truly)
    {
        score.Hops++;
        score.TruePositives += Math.Min(claimed, truly);
        score.FalsePositives += Math.Max(0, claimed - truly);
        if (truly > claimed && what?.HopRecordLost == true)
            score.Undecidable++;
        else
            score.FalseNegatives += Math.Max(0, truly - claimed);
    }

    private static bool IsOverdue(SimWorld world, List<(int Slot, long At)> arrivals, int hop, long timeoutMs)
    {
        var path = world.Path;
        var before = arrivals.Where(a => (path.Predecessors[hop] & (1UL << a.Slot)) != 0).Select(a => a.At).DefaultIfEmpty(long.MaxValue).Min();
        var isFirstOfChoice = path.Alternatives[hop] == 0 || BitOperations.TrailingZeroCount(path.Alternatives[hop]) > hop;
        if (before == long.MaxValue || !isFirstOfChoice)
            return false;
        var explains = (1UL << hop) | path.Alternatives[hop] | path.EndsBefore[hop];
        return !arrivals.Exists(a => (explains & (1UL << a.Slot)) != 0 && a.At <= before + timeoutMs);
    }
}
