using Chasqui.Contracts.Wire;

namespace Chasqui.Benchmarks;

/// <summary>Reads any bytes as a record to the end, as ingest does; the reason is empty when they are good.</summary>
internal static class FuzzReading
{
    public static string Read(ReadOnlySpan<byte> bytes, bool isFrame, Span<byte> scratch) => isFrame ? ReadFrame(bytes) : ReadJson(bytes, scratch);

    private static string ReadJson(ReadOnlySpan<byte> bytes, Span<byte> scratch)
    {
        var reader = new HopJsonReader(bytes, scratch);
        while (reader.TryRead(out _))
        {
            if (!HopFrameReader.TryDecodeRoute(reader.Route, out _))
                throw new InvalidDataException("A hop was read whose route is none.");
        }

        return reader.Error;
    }

    private static string ReadFrame(ReadOnlySpan<byte> bytes)
    {
        if (!HopFrameReader.TryOpen(bytes, out var reader))
            return reader.Error;
        for (var routes = 0; routes < reader.RouteCount; routes++)
        {
            if (!reader.TryReadRoute(out var route))
                return reader.Error;
            if (!HopFrameReader.TryDecodeRoute(route, out _))
                return "a route cannot be read";
        }

        return reader.TryReadHopCount() && TryReadHops(ref reader) && reader.TryEnd() ? "" : reader.Error;
    }

    private static bool TryReadHops(ref HopFrameReader reader)
    {
        for (var hops = 0; hops < reader.HopCount; hops++)
        {
            if (!reader.TryReadHop(out _))
                return false;
        }

        return true;
    }
}
