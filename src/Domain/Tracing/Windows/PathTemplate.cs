using System.Numerics;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>
/// What is said of every trace that was seen at exactly these slots, once each, when the ladder needs nothing else to decide: most traces of a
/// healthy stream share one. Made by the ladder itself.
/// </summary>
internal sealed class PathTemplate
{
    public PathTemplate(StreamPath path, ulong seen, ReadOnlySpan<HopJudgement> judgements, bool decided)
    {
        Decided = decided;
        Decisions = [.. judgements.ToArray().Select(j => j.Loss)];
        HasExamples = Decisions.Any(d => WindowTraces.IsExample(d.Verdict));
        Before = new int[path.Hops.Length];
        Reads = new bool[path.Hops.Length];
        for (var hop = 0; hop < path.Hops.Length; hop++)
        {
            var before = path.Predecessors[hop] & seen;
            Before[hop] = (seen & (1UL << hop)) != 0 && before != 0 ? BitOperations.TrailingZeroCount(before) : -1;
            Reads[hop] = path.Hops[hop].Action == HopAction.Received;
        }

        Hops = [.. Enumerable.Range(0, path.Hops.Length).Where(h => Before[h] >= 0)];
        Terminals = [.. Enumerable.Range(0, path.Hops.Length).Where(h => (path.Terminals & seen & (1UL << h)) != 0)];
        Origin = FirstSeenRoot(path, seen);
    }

    /// <summary>Whether the slots alone decide; else each trace goes through the ladder.</summary>
    public bool Decided { get; }

    /// <summary>Whether some of these traces are kept as examples.</summary>
    public bool HasExamples { get; }

    public LossDecision[] Decisions { get; }

    /// <summary>The seen hops that have a seen predecessor.</summary>
    public int[] Hops { get; }

    /// <summary>By hop: the predecessor that latency is measured from, or -1.</summary>
    public int[] Before { get; }

    /// <summary>By hop: whether it reads a topic.</summary>
    public bool[] Reads { get; }

    /// <summary>The seen hops that end a path.</summary>
    public int[] Terminals { get; }

    /// <summary>The first hop of the path, if it was seen; else -1.</summary>
    public int Origin { get; }

    /// <summary>How many traces of the window at hand it stands for.</summary>
    public long Count { get; set; }

    public static int FirstSeenRoot(StreamPath path, ulong seen)
    {
        for (var hop = 0; hop < path.Hops.Length; hop++)
            if (path.Predecessors[hop] == 0 && (seen & (1UL << hop)) != 0)
                return hop;
        return -1;
    }
}
