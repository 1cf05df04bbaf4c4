using System.Collections.Immutable;
using Chasqui.Contracts;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Recording;

/// <summary>
/// Guesses the path of a stream from a recording: hops in the order in which they came on average; what is received follows what was sent to its
/// topic, what is sent follows what its stage received, and the rest follows the hop before it. Times and grace are the defaults.
/// </summary>
internal static class PathInference
{
    public static StreamTopology Infer(RecordedStream stream, TraceKnowledge known)
    {
        var waiting = stream.Names
            .Where(n => n.Action is HopAction.Sent or HopAction.Received)
            .OrderBy(n => n.MeanDelayMs)
            .ThenBy(n => n.Action)
            .ToList();
        var placed = new List<RecordedHopName>();
        var path = ImmutableArray.CreateBuilder<HopDefinition>();
        while (waiting.Count > 0)
        {
            // Clocks disagree: a hop whose cause is still to come waits for it.
            var next = waiting.Find(n => CauseOf(n, waiting) is null) ?? waiting[0];
            waiting.Remove(next);
            path.Add(Define(next, CauseOf(next, placed) ?? placed.LastOrDefault(), known));
            placed.Add(next);
        }

        return new StreamTopology { Name = stream.Name, Path = path.ToImmutable() };
    }

    public static string Describe(StreamPath path) =>
        string.Join(", ", path.Hops.Select(h => h.After.IsEmpty ? h.Name : $"{h.After[0]} -> {h.Name}"));

    private static RecordedHopName? CauseOf(RecordedHopName hop, List<RecordedHopName> among) => hop.Action == HopAction.Received
        ? among.Find(n => n.Action == HopAction.Sent && n.Topic >= 0 && n.Topic == hop.Topic)
        : among.Find(n => n.Action == HopAction.Received && n.Stage == hop.Stage);

    private static HopDefinition Define(RecordedHopName hop, RecordedHopName? before, TraceKnowledge known)
    {
        var topic = hop.Topic >= 0 ? known.Topics[hop.Topic] : default;
        return new HopDefinition
        {
            Name = hop.Name,
            After = before is null ? [] : [before.Name],
            Cluster = topic.Cluster,
            Topic = topic.Topic,
            Group = hop.Action == HopAction.Received ? GroupOf(hop, known) : null,
        };
    }

    /// <summary>The only group of its topic, else the one that goes by the stage's name.</summary>
    private static string? GroupOf(RecordedHopName hop, TraceKnowledge known)
    {
        string[] groups = [.. known.Progress.GroupsOf(hop.Topic)];
        return groups.Length == 1 ? groups[0]
            : Array.Find(groups, g => g == hop.Stage) ?? Array.Find(groups, g => g.Contains(hop.Stage, StringComparison.OrdinalIgnoreCase));
    }
}
