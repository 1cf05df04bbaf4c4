using System.Collections.Immutable;
using Chasqui.Domain.Consumers;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>consumers</c>: objectives and limits of consumer groups: <c>defaults</c>, and <c>groups</c> by <c>cluster/group</c>.</summary>
internal sealed class ConsumersSection : ITopologySection
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    public string Name => "consumers";

    public SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly)
    {
        if (section.IsMissing)
            return topology;
        var defaults = ReadSettings(section.Property("defaults"), ConsumerSettings.Default);
        var groups = ImmutableDictionary.CreateBuilder<string, ConsumerSettings>();
        var named = section.Property("groups");
        foreach (var (name, reader) in named.IsMissing ? [] : named.Members())
        {
            CheckGroup(name, reader, topology);
            groups[name] = ReadSettings(reader, defaults, isGroup: true);
        }

        section.RejectUnknown();
        return topology with { Consumers = new() { Defaults = defaults, Groups = groups.ToImmutable() } };
    }

    private static void CheckGroup(string name, TopologyReader reader, SystemTopology topology)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == name.Length - 1)
            reader.Error($"'{name}' is not a group: \"cluster/group\" is expected.");
        else if (!topology.Clusters.IsEmpty && topology.Clusters.All(c => c.Name != name[..slash]))
            reader.Error(ClustersSection.UnknownCluster(name[..slash], topology.Clusters.Select(c => c.Name)));
    }

    private static ConsumerSettings ReadSettings(TopologyReader reader, ConsumerSettings byDefault, bool isGroup = false)
    {
        if (reader.IsMissing)
            return byDefault;
        TimeSpan Duration(string name, TimeSpan otherwise) => reader.Property(name).Duration(otherwise, Least, Most);
        var slo = Duration("slo", byDefault.Slo ?? TimeSpan.Zero);
        var settings = byDefault with
        {
            Ignore = reader.Property("ignore").Flag(byDefault.Ignore),
            Incidents = IncidentKeys.Read(reader, byDefault.Incidents),
            Slo = slo == TimeSpan.Zero ? null : slo,
            StallAfter = Duration("stallAfter", byDefault.StallAfter),
            HungAfter = Duration("hungAfter", byDefault.HungAfter),
            DeadAfter = Duration("deadAfter", byDefault.DeadAfter),
            DeployGrace = Duration("deployGrace", byDefault.DeployGrace),
            OrphanAfter = Duration("orphanAfter", byDefault.OrphanAfter),
            StormFor = reader.Property("stormFor").Duration(byDefault.StormFor, Least, TimeSpan.FromMinutes(5)),
            BehindAfter = Duration("behindAfter", byDefault.BehindAfter),
            StaleAfter = Duration("staleAfter", byDefault.StaleAfter),
        };
        if (isGroup)
            settings = settings with { Topics = ReadTopics(reader.Property("topics")) };
        reader.RejectUnknown();
        return settings;
    }

    private static ImmutableArray<string> ReadTopics(TopologyReader reader)
    {
        var topics = ImmutableArray.CreateBuilder<string>();
        foreach (var item in reader.IsMissing ? [] : reader.Items())
            if (item.Required("a topic", TopologyNames.WhyNotTopic) is { } topic)
                topics.Add(topic);
        return topics.ToImmutable();
    }
}
