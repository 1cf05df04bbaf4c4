using System.Collections.Immutable;
using Chasqui.Contracts;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>Reads a stream's <c>path</c>: each hop by itself, then how they hang together (<see cref="PathChecks"/>).</summary>
internal sealed class PathParser(TopologyReader reader, string[] clusters)
{
    private static readonly TimeSpan LeastWithin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWithin = TimeSpan.FromDays(7);

    public ImmutableArray<HopDefinition> Parse()
    {
        List<(TopologyReader Reader, HopDefinition Hop)> hops = [];
        foreach (var item in reader.Items())
            hops.Add((item, ReadHop(item, hops)));
        if (reader.IsArray && hops.Count == 0)
            reader.Error("is empty: at least one hop is expected.");
        PathChecks.Check(reader, hops);
        return [.. hops.Select(h => h.Hop)];
    }

    private HopDefinition ReadHop(TopologyReader item, List<(TopologyReader Reader, HopDefinition Hop)> before)
    {
        var name = item.Property("hop").Required("the hop's name, such as \"router/received\",", WhyNotHop) ?? "";
        var hop = new HopDefinition
        {
            Name = name,
            After = ReadAfter(item.Property("after"), before),
            Within = item.Property("within").Duration(StreamTopology.DefaultWithin, LeastWithin, LongestWithin),
            Cluster = item.Property("cluster").Text("the name of a cluster"),
            Topic = item.Property("topic").Optional("a topic", TopologyNames.WhyNotTopic),
            Group = item.Property("group").Optional("a consumer group", TopologyNames.WhyNotName),
            OneOf = item.Property("oneOf").Optional("the name of a choice", TopologyNames.WhyNotName),
        };
        item.RejectUnknown();
        hop = InheritTopic(hop, before);
        CheckPlace(item, hop);
        CheckGroup(item, hop);
        return hop;
    }

    private static string? WhyNotHop(string name)
    {
        if (!HopName.TryParse(name, out var stage, out var action) || action is not (HopAction.Sent or HopAction.Received))
            return $"'{name}' is not a hop of a path: a stage and \"/sent\" or \"/received\", such as \"router/received\", is expected.";
        return TopologyNames.WhyNotStage(stage);
    }

    private static ImmutableArray<string> ReadAfter(TopologyReader after, List<(TopologyReader Reader, HopDefinition Hop)> before)
    {
        if (after.IsMissing)
            return before.Count == 0 ? [] : [before[^1].Hop.Name];
        if (after.IsArray)
            return [.. after.Items().Select(i => i.Required("the name of an earlier hop", _ => null) ?? "")];
        return after.Text("the name of an earlier hop, or an array of names,") is { } one ? [one] : [];
    }

    /// <summary>A received hop reads what the hop before it wrote, unless it says otherwise.</summary>
    private static HopDefinition InheritTopic(HopDefinition hop, List<(TopologyReader Reader, HopDefinition Hop)> before)
    {
        if (hop.Action != HopAction.Received || hop.Cluster is not null || hop.Topic is not null)
            return hop;
        var topics = before.Select(b => b.Hop).Where(b => hop.After.Contains(b.Name) && b.Topic is not null).Select(b => (b.Cluster, b.Topic)).Distinct().ToList();
        return topics.Count == 1 ? hop with { Cluster = topics[0].Cluster, Topic = topics[0].Topic } : hop;
    }

    private void CheckPlace(TopologyReader item, HopDefinition hop)
    {
        if (hop.Cluster is { } cluster && clusters.Length > 0 && !clusters.Contains(cluster))
            item.Error("cluster", ClustersSection.UnknownCluster(cluster, clusters));
        if (hop.Cluster is null != hop.Topic is null)
            item.Error(hop.Cluster is null ? "cluster" : "topic", "is missing: \"cluster\" and \"topic\" are expected together.");
        else if (hop.Action == HopAction.Received && hop.Topic is null && hop.Name.Length > 0)
            item.Error("topic", "is missing: \"cluster\" and \"topic\" are expected, because no hop before it writes to just one topic that it could read.");
    }

    private static void CheckGroup(TopologyReader item, HopDefinition hop)
    {
        if (hop.Name.Length == 0)
            return;
        if (hop.Action == HopAction.Received && hop.Group is null)
            item.Error("group", "is missing: the consumer group that a received hop reads with is expected.");
        if (hop.Action == HopAction.Sent && hop.Group is not null)
            item.Error("group", "does not belong to a hop that sends: only a received hop has a consumer group.");
    }
}
