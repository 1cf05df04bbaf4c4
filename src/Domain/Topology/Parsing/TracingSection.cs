namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>tracing</c>: where trace hops are collected.</summary>
internal sealed class TracingSection : ITopologySection
{
    public string Name => "tracing";

    public SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly)
    {
        if (section.IsMissing && settingsOnly)
            return topology;
        if (!section.IsObject)
        {
            section.RejectUnknown();
            return topology;
        }

        var byDefault = new TracingTopology { Cluster = "" };
        var cluster = section.Property("cluster").Required("the name of the cluster that holds the hop topic", TopologyNames.WhyNotName);
        if (cluster is not null && topology.Clusters.All(c => c.Name != cluster) && !topology.Clusters.IsEmpty)
            section.Error("cluster", ClustersSection.UnknownCluster(cluster, topology.Clusters.Select(c => c.Name)));
        var tracing = new TracingTopology
        {
            Cluster = cluster ?? "",
            Topic = section.Property("topic").Optional("a topic", TopologyNames.WhyNotTopic) ?? byDefault.Topic,
            Group = section.Property("group").Optional("a consumer group", TopologyNames.WhyNotName) ?? byDefault.Group,
        };
        section.RejectUnknown();
        return topology with { Tracing = tracing };
    }
}
