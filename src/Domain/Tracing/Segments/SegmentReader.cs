using System.Buffers.Binary;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;

namespace Chasqui.Domain.Tracing.Segments;

/// <summary>
/// Reads a segment in place. When a hop uses a route for the first time, <see cref="NewRoute"/> holds the bytes that define it. Bytes that are
/// not a segment throw: only our own writer makes them.
/// </summary>
public ref struct SegmentReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Span<long> _offsets;
    private readonly long _windowMs;
    private long _recordOffset;
    private int _recordIndex;
    private int _position;

    /// <param name="bytes">The segment.</param>
    /// <param name="key">Its key.</param>
    /// <param name="windowMs">The start of its window, in Unix milliseconds.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers, overwritten.</param>
    /// <exception cref="InvalidDataException">The version is not known.</exception>
    public SegmentReader(ReadOnlySpan<byte> bytes, in SegmentKey key, long windowMs, Span<long> scratch)
    {
        if (bytes.IsEmpty || bytes[0] != SegmentFormat.Version)
            throw new InvalidDataException("The version of the segment is not known.");
        _bytes = bytes;
        _offsets = scratch[..ScratchLength];
        _offsets.Clear();
        (_windowMs, _recordOffset, _recordIndex, _position) = (windowMs, key.FirstOffset, -1, 1);
    }

    /// <summary>How much scratch space a reader needs.</summary>
    public static int ScratchLength => SegmentFormat.RememberedOffsets;

    /// <summary>Routes defined so far.</summary>
    public int RouteCount { get; private set; }

    /// <summary>The route that the last hop defined; empty when it used one known before.</summary>
    public ReadOnlySpan<byte> NewRoute { get; private set; }

    /// <summary>False at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes end within a hop.</exception>
    public bool TryRead(out SegmentHop hop)
    {
        hop = default;
        if (_position == _bytes.Length)
            return false;
        ReadRecord();
        var route = ReadRoute();
        var origin = _windowMs + (long)Next();
        if (_bytes.Length - _position < 10)
            throw CutShort();
        var high = ((ulong)origin << 16) | BinaryPrimitives.ReadUInt16LittleEndian(_bytes[_position..]);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(_position + 2)..]);
        _position += 10;
        var time = origin + NextSigned();
        var partition = (int)Next() - 1;
        long offset = -1;
        var epoch = -1;
        if (partition >= 0)
        {
            ref var before = ref _offsets[SegmentFormat.SlotOf(route, partition)];
            before += NextSigned();
            (offset, epoch) = (before, (int)Next() - 1);
        }

        hop = new SegmentHop(route, new TraceId(high, low), time, partition, offset, epoch, _recordOffset, _recordIndex);
        return true;
    }

    private static InvalidDataException CutShort() => new("The segment is cut short.");

    private void ReadRecord()
    {
        var head = Next();
        var step = (long)(head >> 1);
        var expected = _recordIndex < 0 ? 0 : step == 0 ? _recordIndex + 1 : 0;
        _recordOffset += step;
        _recordIndex = (head & 1) == 0 ? expected : expected + (int)Next();
    }

    private int ReadRoute()
    {
        var route = (int)Next();
        NewRoute = default;
        if (route < RouteCount)
            return route;
        var length = (int)Next();
        if (route != RouteCount || length < 0 || length > _bytes.Length - _position)
            throw CutShort();
        NewRoute = _bytes.Slice(_position, length);
        _position += length;
        RouteCount++;
        return route;
    }

    private ulong Next()
    {
        if (_position < _bytes.Length && _bytes[_position] < 0x80)
            return _bytes[_position++];
        return VarInt.TryRead(_bytes, ref _position, out var value) ? value : throw CutShort();
    }

    private long NextSigned()
    {
        var raw = Next();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }
}
