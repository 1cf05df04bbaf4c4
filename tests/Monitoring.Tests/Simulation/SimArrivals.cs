using Chasqui.Contracts;
using Chasqui.Contracts.Wire;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>When hops of each event arrived on the hop topic: all that a monitor without other evidence has.</summary>
internal static class SimArrivals
{
    public static Dictionary<TraceId, List<(int Slot, long At)>> Of(SimWorld world)
    {
        var arrivals = new Dictionary<TraceId, List<(int, long)>>();
        foreach (var frame in world.Emission.Frames)
        {
            if (!HopFrameReader.TryOpen(frame.Bytes, out var reader))
                throw new InvalidOperationException(reader.Error);
            var slots = new List<int>();
            while (slots.Count < reader.RouteCount && reader.TryReadRoute(out var bytes) && HopFrameReader.TryDecodeRoute(bytes, out var route))
                slots.Add(world.Path.SlotOf(route.Stage, route.Action));
            reader.TryReadHopCount();
            for (var i = 0; i < reader.HopCount && reader.TryReadHop(out var hop); i++)
            {
                if (!arrivals.TryGetValue(hop.TraceId, out var hops))
                    arrivals.Add(hop.TraceId, hops = []);
                hops.Add((slots[hop.Route], frame.ArrivedAt));
            }
        }

        return arrivals;
    }
}
