using System.Text;
using Chasqui.Contracts.Wire;

namespace Chasqui.Contracts.Tests.Wire;

/// <summary>A record read to its end: what another implementation would see of it.</summary>
internal sealed record ReadRecord(IReadOnlyList<TraceHop> Hops, FrameHeader Header, string Error)
{
    public static ReadRecord Json(string text) => Json(Encoding.UTF8.GetBytes(text));

    public static ReadRecord Json(ReadOnlySpan<byte> bytes, HopJsonShapes? shapes = null)
    {
        var reader = new HopJsonReader(bytes, new byte[HopJsonReader.ScratchBytes], shapes);
        var hops = new List<TraceHop>();
        while (reader.TryRead(out var hop))
        {
            Assert.True(HopFrameReader.TryDecodeRoute(reader.Route, out var route));
            hops.Add(Hop(route, hop));
        }

        return new ReadRecord(hops, reader.Header, reader.Error);
    }

    public static ReadRecord Frame(ReadOnlySpan<byte> bytes)
    {
        var hops = new List<TraceHop>();
        var read = HopFrameReader.TryOpen(bytes, out var reader) && TryReadHops(ref reader, hops);
        Assert.Equal(read, reader.Error.Length == 0);
        return new ReadRecord(hops, reader.Header, reader.Error);
    }

    private static bool TryReadHops(ref HopFrameReader reader, List<TraceHop> hops)
    {
        var routes = new List<HopRoute>();
        while (routes.Count < reader.RouteCount)
        {
            if (!reader.TryReadRoute(out var bytes))
                return false;
            HopFrameReader.TryDecodeRoute(bytes, out var route);
            routes.Add(route);
        }

        if (!reader.TryReadHopCount())
            return false;
        for (var read = 0; read < reader.HopCount; read++)
        {
            if (!reader.TryReadHop(out var hop))
                return false;
            hops.Add(Hop(routes[hop.Route], hop));
        }

        return reader.TryEnd();
    }

    private static TraceHop Hop(HopRoute route, FrameHop hop)
    {
        RecordCoordinates? coordinates = route.Topic.Length == 0
            ? null
            : new RecordCoordinates(route.Cluster, route.Topic, hop.Partition, hop.Offset, hop.LeaderEpoch);
        return new TraceHop(
            hop.TraceId, route.Stream, route.Stage, route.Action, hop.TimeMs, coordinates, route.Reason.Length == 0 ? null : route.Reason);
    }
}
