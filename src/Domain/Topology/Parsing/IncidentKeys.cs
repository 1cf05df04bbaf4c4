using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Topology.Parsing;

/// <summary>The keys about incidents, the same for consumer groups, brokers and streams: <c>owner</c>, <c>openAfter</c>, <c>outOf</c>, <c>closeAfter</c>.</summary>
internal static class IncidentKeys
{
    public static IncidentSettings Read(TopologyReader reader, IncidentSettings given)
    {
        var openAfter = reader.Property("openAfter").Whole(given.OpenAfter, 1, IncidentSettings.Most);
        return given with
        {
            Owner = reader.Property("owner").Text("who is told of its incidents") ?? given.Owner,
            OpenAfter = openAfter,
            OutOf = reader.Property("outOf").Whole(Math.Max(given.OutOf, openAfter), openAfter, IncidentSettings.Most),
            CloseAfter = reader.Property("closeAfter").Whole(given.CloseAfter, 1, IncidentSettings.Most),
        };
    }
}
