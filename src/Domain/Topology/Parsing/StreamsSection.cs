using System.Collections.Immutable;
using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary><c>streams</c>: by name, the path of each stream and how it is judged.</summary>
internal sealed class StreamsSection : ITopologySection
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestGiveUp = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    public string Name => "streams";

    public SystemTopology Read(TopologyReader section, SystemTopology topology, bool settingsOnly)
    {
        if (section.IsMissing)
            return topology;
        string[] clusters = [.. topology.Clusters.Select(c => c.Name)];
        return topology with
        {
            Streams = [.. section.Members().Select(member => WithStandbys(ReadStream(member.Name, member.Value, clusters), topology.Clusters))],
        };
    }

    private static StreamTopology WithStandbys(StreamTopology stream, ImmutableArray<ClusterTopology> clusters) =>
        stream with { Path = [.. stream.Path.Select(hop => hop with { Standby = clusters.FirstOrDefault(c => c.Name == hop.Cluster)?.Standby })] };

    private static StreamTopology ReadStream(string name, TopologyReader reader, string[] clusters)
    {
        if (TopologyNames.WhyNotName(name) is { } reason)
            reader.Error(reason);
        var second = TimeSpan.FromSeconds(1);
        var stream = new StreamTopology
        {
            Name = name,
            SamplingRate = reader.Property("samplingRate").Number(1, rate => rate is > 0 and <= 1, "a share above 0 and up to 1"),
            Window = reader.Property("window").Duration(StreamTopology.DefaultWindow, second, LongestWindow),
            Shards = reader.Property("shards").Whole(1, 1, 64),
            Grace = reader.Property("grace").Duration(StreamTopology.DefaultGrace, TimeSpan.Zero, LongestGrace),
            GiveUpAfter = reader.Property("giveUpAfter").Duration(StreamTopology.DefaultGiveUpAfter, second, LongestGiveUp),
            LossSlo = reader.Property("lossSlo").Number(-1, share => share is >= 0 and <= 1, "a share from 0 to 1") is >= 0 and var slo ? slo : null,
            Incidents = IncidentKeys.Read(reader, IncidentSettings.Default),
            StorageSetting = reader.Property("storage").Optional("the name of a setting", TopologyNames.WhyNotName),
            Path = new PathParser(reader.Property("path"), clusters).Parse(),
        };
        reader.RejectUnknown();
        CheckGiveUp(reader, stream);
        return stream;
    }

    private static void CheckGiveUp(TopologyReader reader, StreamTopology stream)
    {
        var longest = stream.Grace + stream.Path.Select(h => h.Within).DefaultIfEmpty().Max();
        if (stream.GiveUpAfter < longest)
            reader.Error(
                "giveUpAfter",
                $"{DurationText.Format(stream.GiveUpAfter)} ends the judging before a loss can be told: "
                + $"at least the longest \"within\" and \"grace\" together, {DurationText.Format(longest)}, is expected.");
    }
}
