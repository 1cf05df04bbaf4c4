using System.Buffers;
using System.Buffers.Text;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>
/// Some segments of a unit as they were read, in buffers that serve page after page and unit after unit: out of the shared pool they would stay with every
/// thread that a request was continued on. Not thread-safe.
/// </summary>
internal sealed class SegmentPage
{
    private readonly List<(SegmentKey Key, int Hops, int Start, int Length, long StoredMs)> _segments = [];
    private byte[] _decoded = [];
    private int _length;

    /// <summary>The answer it is read from.</summary>
    public RawFeed Feed { get; } = new();

    public int Count => _segments.Count;

    /// <summary>Bytes of the largest of its segments.</summary>
    public int LargestBytes { get; private set; }

    /// <summary>Takes over what <see cref="Feed"/> holds.</summary>
    /// <exception cref="InvalidDataException">It is no feed of segments.</exception>
    public void Decode()
    {
        _segments.Clear();
        (_length, LargestBytes) = (0, 0);
        var most = Base64.GetMaxDecodedFromUtf8Length(Feed.Bytes.Length);
        if (_decoded.Length < most)
            _decoded = GC.AllocateUninitializedArray<byte>(most);
        SegmentBodies.Read(Feed.Bytes, this);
    }

    /// <summary>The segment; good until the next <see cref="Decode"/>.</summary>
    public SegmentBlock Block(in WindowUnit unit, int index)
    {
        var (key, hops, start, length, storedMs) = _segments[index];
        return new SegmentBlock(unit, key, hops, _decoded.AsMemory(start, length), storedMs);
    }

    /// <summary>Adds bytes to the segment that is being read.</summary>
    public void Append(ReadOnlySpan<byte> base64)
    {
        if (Base64.DecodeFromUtf8(base64, _decoded.AsSpan(_length), out _, out var written) != OperationStatus.Done)
            throw new InvalidDataException("A segment is not base64.");
        _length += written;
    }

    /// <summary>Ends the segment whose bytes are all those appended since the one before.</summary>
    public void End(in SegmentKey key, int hops, long storedMs)
    {
        var start = _segments.Count == 0 ? 0 : _segments[^1].Start + _segments[^1].Length;
        _segments.Add((key, hops, start, _length - start, storedMs));
        LargestBytes = Math.Max(LargestBytes, _length - start);
    }
}
