using System.Buffers.Binary;
using System.Numerics;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Ingest;

/// <summary>
/// Routes by their bytes, so that only the first record with a route decodes it. Bounded: a reason may be any text. Not thread-safe.
/// </summary>
internal sealed class RouteCache
{
    /// <summary>The most routes kept.</summary>
    public const int MaxRoutes = 4096;

    private const int Mask = 4 * MaxRoutes - 1;
    private readonly Dictionary<string, IngestStream> _streams;
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64() | 1;
    private readonly IngestRoute?[] _table = new IngestRoute?[Mask + 1];
    private int _count;
    private int _nextId;

    public RouteCache(IEnumerable<StreamPath> paths) =>
        _streams = paths.Select((path, i) => new IngestStream(i, path)).ToDictionary(s => s.Path.Stream.Name, StringComparer.Ordinal);

    public bool IsFull => _count >= MaxRoutes;

    public IngestRoute Get(ReadOnlySpan<byte> bytes)
    {
        var hash = Hash(bytes);
        for (var at = (int)(hash >> 32) & Mask; ; at = (at + 1) & Mask)
        {
            if (_table[at] is not { } known)
                return Add(at, bytes, hash);
            if (known.Hash == hash && bytes.SequenceEqual(known.Bytes))
                return known;
        }
    }

    public void Clear()
    {
        Array.Clear(_table);
        (_count, _nextId) = (0, 0);
    }

    private IngestRoute Add(int at, ReadOnlySpan<byte> bytes, ulong hash)
    {
        var route = Resolve(_nextId++, bytes.ToArray(), hash);

        // The table never fills: when the cache is full, routes are resolved each time, and each gets a number of its own.
        if (_count < MaxRoutes)
        {
            _count++;
            _table[at] = route;
        }

        return route;
    }

    private IngestRoute Resolve(int id, byte[] bytes, ulong hash)
    {
        if (!HopFrameReader.TryDecodeRoute(bytes, out var route))
            return new(id, bytes, hash, null, default, "a route is malformed");
        var stage = new EmittedStage(route.Stream, route.Stage);
        if (!_streams.TryGetValue(route.Stream, out var stream))
            return new(id, bytes, hash, null, stage, $"stream '{route.Stream}' is not known");
        var slot = stream.Path.SlotOf(route.Stage, route.Action);
        return slot >= 0
            ? new(id, bytes, hash, stream, stage, "")
            : new(id, bytes, hash, null, stage, $"stream '{route.Stream}' has no hop '{Contracts.HopName.Of(route.Stage, route.Action)}'");
    }

    private ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = _seed ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0x9E37_79B9_7F4A_7C15, 29);
            bytes = bytes[8..];
        }

        ulong rest = 0;
        foreach (var b in bytes)
            rest = (rest << 8) | b;
        hash = (hash ^ rest) * 0xD6E8_FEB8_6659_FD93;
        return hash ^ (hash >> 29);
    }
}
