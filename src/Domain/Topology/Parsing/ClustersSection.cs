using System.Collections.Immutable;
using System.Globalization;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>clusters</c>: by name, how to reach each Kafka cluster.</summary>
internal sealed class ClustersSection : ITopologySection
{
    public string Name => "clusters";

    public SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly)
    {
        if (section.IsMissing && settingsOnly)
            return topology;
        ImmutableArray<(TopologyReader Reader, ClusterTopology Cluster)> read =
            [.. section.Members().Select(member => (member.Value, ReadCluster(member.Name, member.Value)))];
        if (section.IsObject && read.IsEmpty)
            section.Error("is empty: at least one cluster is expected.");
        foreach (var (reader, cluster) in read)
            CheckStandby(reader, cluster, [.. read.Select(r => r.Cluster.Name)]);
        return topology with { Clusters = [.. read.Select(r => r.Cluster)] };
    }

    private static ClusterTopology ReadCluster(string name, TopologyReader reader)
    {
        if (TopologyNames.WhyNotName(name) is { } reason)
            reader.Error(reason);
        var cluster = new ClusterTopology
        {
            Name = name,
            Bootstrap = reader.Property("bootstrap").Required("\"host:port,...\" or \"%Setting%\"", TopologyNames.WhyNotBootstrap) ?? "",
            Client = ReadClient(reader.Property("client")),
            Metrics = ReadMetrics(reader.Property("metrics")),
            Standby = reader.Property("standby").Text("the name of a cluster"),
            DiscoverGroups = reader.Property("discoverGroups").Flag(byDefault: true),
        };
        reader.RejectUnknown();
        return cluster;
    }

    private static ImmutableDictionary<string, string> ReadClient(TopologyReader reader)
    {
        var settings = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (key, value) in reader.IsMissing ? [] : reader.Members())
        {
            if (value.Text("a client setting's value as a text") is not { } text)
                continue;
            if (key is "bootstrap.servers" or "metadata.broker.list")
                value.Error($"does not belong here: the cluster's \"bootstrap\" is expected to say it.");
            if (TopologyNames.IsSecret(key) && !TopologyNames.IsSettingReference(text))
                value.Error("is a secret written down: \"%Name%\", the setting that holds it, is expected.");
            settings[key] = text;
        }

        return settings.ToImmutable();
    }

    private static ImmutableDictionary<int, string> ReadMetrics(TopologyReader reader)
    {
        var endpoints = ImmutableDictionary.CreateBuilder<int, string>();
        foreach (var (key, value) in reader.IsMissing ? [] : reader.Members())
        {
            var endpoint = value.Required("\"http://host:port/path\" or \"%Setting%\"", TopologyNames.WhyNotUrl);
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var broker))
                value.Error($"'{key}' is not a broker id: a whole number from 0 is expected.");
            else if (endpoint is not null)
                endpoints[broker] = endpoint;
        }

        return endpoints.ToImmutable();
    }

    private static void CheckStandby(TopologyReader reader, ClusterTopology cluster, string[] names)
    {
        if (cluster.Standby is not { } standby)
            return;
        if (standby == cluster.Name)
            reader.Error("standby", "is the cluster itself: another cluster is expected.");
        else if (!names.Contains(standby))
            reader.Error("standby", UnknownCluster(standby, names));
    }

    /// <summary>The sentence for a cluster that <c>clusters</c> does not have.</summary>
    internal static string UnknownCluster(string name, IEnumerable<string> known) =>
        $"'{name}' is not a cluster.{DidYouMean.Sentence(name, known)} One of {string.Join(", ", known)} is expected.";
}
