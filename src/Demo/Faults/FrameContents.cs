using Chasqui.Contracts.Wire;
using Chasqui.Demo.Truth;

namespace Chasqui.Demo.Faults;

/// <summary>Which hops were in a frame that was thrown away or held back: the only place where that is written.</summary>
internal static class FrameContents
{
    public static void Visit(ReadOnlyMemory<byte> frame, Action<Contracts.TraceId, PathHop> visit)
    {
        if (!HopFrameReader.TryOpen(frame.Span, out var reader))
            throw new InvalidOperationException("The tracer made a frame that cannot be read.");
        var hops = new PathHop?[reader.RouteCount];
        for (var i = 0; i < hops.Length; i++)
            if (reader.TryReadRoute(out var bytes) && HopFrameReader.TryDecodeRoute(bytes, out var route))
                hops[i] = PathHops.Of(route.Stage, route.Action);
        if (!reader.TryReadHopCount())
            throw new InvalidOperationException("The tracer made a frame that cannot be read.");
        for (var i = 0; i < reader.HopCount && reader.TryReadHop(out var hop); i++)
            if (hops[hop.Route] is { } known)
                visit(hop.TraceId, known);
    }
}
