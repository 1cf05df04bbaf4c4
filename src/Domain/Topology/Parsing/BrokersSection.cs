using System.Collections.Immutable;
using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>brokers</c>: how brokers are sampled and judged, for all clusters and by cluster.</summary>
internal sealed class BrokersSection : ITopologySection
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public string Name => "brokers";

    public SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly)
    {
        if (section.IsMissing)
            return topology;
        var defaults = ReadCluster(section.Property("defaults"), new BrokerClusterTopology());
        var clusters = ImmutableDictionary.CreateBuilder<string, BrokerClusterTopology>();
        var byName = section.Property("clusters");
        foreach (var (name, reader) in byName.IsMissing ? [] : byName.Members())
        {
            if (!topology.Clusters.IsEmpty && topology.Clusters.All(c => c.Name != name))
                reader.Error(ClustersSection.UnknownCluster(name, topology.Clusters.Select(c => c.Name)));
            clusters[name] = ReadCluster(reader, defaults);
        }

        section.RejectUnknown();
        return topology with { Brokers = new BrokersTopology { Defaults = defaults, Clusters = clusters.ToImmutable() } };
    }

    private static BrokerClusterTopology ReadCluster(TopologyReader reader, BrokerClusterTopology given)
    {
        if (reader.IsMissing)
            return given;
        var read = given with
        {
            Enabled = reader.Property("enabled").Flag(given.Enabled),
            Incidents = IncidentKeys.Read(reader, given.Incidents),
            Canary = ReadCanary(reader.Property("canary"), given.Canary),
            Metrics = ReadMetrics(reader.Property("metrics"), given.Metrics),
            Rules = ReadSlow(reader.Property("slow"), ReadRules(reader, given.Rules)),
        };
        reader.RejectUnknown();
        return read;
    }

    private static CanaryTopology ReadCanary(TopologyReader reader, CanaryTopology given)
    {
        if (reader.IsMissing)
            return given;
        var read = new CanaryTopology
        {
            Write = reader.Property("write").Flag(given.Write),
            Topic = reader.Property("topic").Optional("a topic", TopologyNames.WhyNotTopic) ?? given.Topic,
            Create = reader.Property("create").Flag(given.Create),
            BytesPerMinute = reader.Property("bytesPerMinute").Whole(given.BytesPerMinute, 1024, 1 << 20),
            Retention = reader.Property("retention").Duration(given.Retention, TimeSpan.FromMinutes(1), Day),
        };
        if (read.Create && !read.Write)
            reader.Error("create", "is true while \"write\" is not: a topic that nothing is written to is not created.");
        reader.RejectUnknown();
        return read;
    }

    private static MetricsTopology ReadMetrics(TopologyReader reader, MetricsTopology given)
    {
        if (reader.IsMissing)
            return given;
        var map = given.Map.ToBuilder();
        var mapReader = reader.Property("map");
        foreach (var (name, value) in mapReader.IsMissing ? [] : mapReader.Members())
            if (value.Text("a series such as \"kafka_flush{quantile=\\\"0.999\\\"}\"") is { } series)
                map[BrokerMetric.Canonical(name)] = series;
        var read = new MetricsTopology
        {
            Naming = reader.Property("naming").Choice(given.Naming),
            Map = map.ToImmutable(),
            AzureResource = reader.Property("azureResource").Text("an Azure resource id or \"%Setting%\"") ?? given.AzureResource,
        };
        reader.RejectUnknown();
        return read;
    }

    private static BrokerSettings ReadRules(TopologyReader reader, BrokerSettings given) => given with
    {
        StaleAtLeast = reader.Property("staleAtLeast").Duration(given.StaleAtLeast, TimeSpan.FromSeconds(5), Day),
        StaleAtMost = reader.Property("staleAtMost").Duration(given.StaleAtMost, given.StaleAtLeast, Day),
        ConfirmCount = reader.Property("confirmCount").Whole(given.ConfirmCount, 1, 10),
        ConfirmFor = reader.Property("confirmFor").Duration(given.ConfirmFor, TimeSpan.Zero, Day),
        MissingAfter = reader.Property("missingAfter").Duration(given.MissingAfter, TimeSpan.Zero, Day),
        RestartGrace = reader.Property("restartGrace").Duration(given.RestartGrace, TimeSpan.Zero, Day),
        WarmUp = reader.Property("warmUp").Duration(given.WarmUp, TimeSpan.Zero, Day),
        ForgetAfter = reader.Property("forgetAfter").Duration(given.ForgetAfter, TimeSpan.Zero, 7 * Day),
        ControllerChanges = reader.Property("controllerChanges").Whole(given.ControllerChanges, 1, 100),
        ControllerWindow = reader.Property("controllerWindow").Duration(given.ControllerWindow, TimeSpan.FromMinutes(1), Day),
        Expected = ReadIds(reader.Property("expected"), given.Expected),
        Removed = ReadIds(reader.Property("removed"), given.Removed),
    };

    private static BrokerSettings ReadSlow(TopologyReader reader, BrokerSettings given)
    {
        if (reader.IsMissing)
            return given;
        var of = reader.Property("of").Whole(given.SlowOf, 1, 30);
        var read = given with
        {
            SlowOf = of,
            SlowCount = reader.Property("count").Whole(Math.Min(given.SlowCount, of), 1, of),
            PeersAloneFor = reader.Property("peersAloneFor").Duration(given.PeersAloneFor, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            HistoryMargin = Factor("historyMargin", given.HistoryMargin),
            PeerMargin = Factor("peerMargin", given.PeerMargin),
            Overwhelming = Factor("overwhelming", given.Overwhelming),
            PeerDeviations = reader.Property("peerDeviations").Number(given.PeerDeviations, n => n is >= 0 and <= 100, "a number from 0 to 100"),
            HistoryAtLeast = reader.Property("historyAtLeast").Whole(given.HistoryAtLeast, 1, 100_000),
            MinBytesPerSecond = reader.Property("minBytesPerSecond").Number(given.MinBytesPerSecond, n => n >= 0, "a number from 0"),
            Signals = ReadSignals(reader.Property("signals"), given.Signals),
        };
        reader.RejectUnknown();
        return read;

        double Factor(string name, double byDefault) => reader.Property(name).Number(byDefault, n => n is > 1 and <= 1000, "a number above 1 up to 1000");
    }

    private static ImmutableArray<BrokerSignal> ReadSignals(TopologyReader reader, ImmutableArray<BrokerSignal> given)
    {
        var signals = given.ToBuilder();
        foreach (var (name, value) in reader.IsMissing ? [] : reader.Members())
        {
            var canonical = given.FirstOrDefault(s => BrokerMetric.Plain(s.Name) == BrokerMetric.Plain(name))?.Name ?? BrokerMetric.Canonical(name);
            var old = signals.FirstOrDefault(s => s.Name == canonical) ?? new BrokerSignal(canonical, BrokerSignal.DefaultFloorMs, PerByte: true);
            signals.Remove(old);
            if (value.Property("enabled").Flag(byDefault: true))
                signals.Add(old with
                {
                    FloorMs = value.Property("floorMs").Number(old.FloorMs, n => n is >= 0 and <= 1e9, "a number from 0"),
                    PerByte = value.Property("perByte").Flag(old.PerByte),
                    For = value.Property("for").Duration(old.For, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
                });
            value.RejectUnknown();
        }

        return signals.ToImmutable();
    }

    private static ImmutableHashSet<int> ReadIds(TopologyReader reader, ImmutableHashSet<int> given)
    {
        if (reader.IsMissing)
            return given;
        var ids = ImmutableHashSet.CreateBuilder<int>();
        foreach (var item in reader.Items())
            ids.Add((int)item.Number(0, n => n is >= 0 and <= int.MaxValue && Math.Floor(n) == n, "a broker id, a whole number from 0"));
        return ids.ToImmutable();
    }
}
