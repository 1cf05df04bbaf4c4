using System.Buffers.Binary;
using System.Text;

namespace Chasqui.Contracts.Wire;

/// <summary>
/// Builds binary frames (version 1; laid out in this folder's README) in one reused buffer. Not thread-safe.
/// </summary>
public sealed class HopFrameWriter
{
    private const int MaxHopBytes = 3 + TraceId.Size + VarInt.MaxBytes + 5 + VarInt.MaxBytes + 5;
    private readonly Dictionary<HopRoute, int> _routes = [];
    private byte[] _routeBytes = new byte[256];
    private byte[] _hopBytes = new byte[16 * 1024];
    private int _routeLength;
    private int _hopLength;

    /// <summary>Hops added since the last <see cref="Reset"/>.</summary>
    public int Count { get; private set; }

    /// <summary>An upper bound of the size of the frame so far, in bytes.</summary>
    public int Length => 64 + _routeLength + _hopLength;

    /// <summary>False when the frame is full (bytes, hops or routes) or a name is too long to be sent: close it and begin another.</summary>
    public bool TryAdd(in HopRoute route, TraceId id, long timeMs, int partition = -1, long offset = -1, int leaderEpoch = -1)
    {
        if (Count == HopFormat.MaxHopsPerRecord || Length + MaxHopBytes > HopFormat.MaxRecordBytes || !TryRoute(route, out var index))
            return false;
        if (_hopBytes.Length - _hopLength < MaxHopBytes)
            Array.Resize(ref _hopBytes, _hopBytes.Length * 2);
        WriteHop(new FrameHop(index, id, timeMs, partition, offset, leaderEpoch));
        Count++;
        return true;
    }

    /// <summary>The whole frame. The writer keeps its hops until <see cref="Reset"/>.</summary>
    public byte[] ToArray(in FrameHeader header)
    {
        Span<byte> head = stackalloc byte[64];
        head[0] = 1;
        head[1] = 0;
        BinaryPrimitives.WriteUInt64BigEndian(head[2..], header.Emitter);
        var at = 10;
        VarInt.Write(head, ref at, (ulong)header.Sequence);
        VarInt.Write(head, ref at, (ulong)header.HopsBefore);
        VarInt.Write(head, ref at, (ulong)header.DroppedBefore);
        VarInt.Write(head, ref at, (ulong)header.SentAtMs);
        VarInt.Write(head, ref at, (ulong)_routes.Count);
        Span<byte> count = stackalloc byte[VarInt.MaxBytes];
        var countLength = 0;
        VarInt.Write(count, ref countLength, (ulong)Count);
        return [.. head[..at], .. _routeBytes.AsSpan(0, _routeLength), .. count[..countLength], .. _hopBytes.AsSpan(0, _hopLength)];
    }

    /// <summary>Forgets the hops and routes; the buffers stay.</summary>
    public void Reset()
    {
        _routes.Clear();
        (_routeLength, _hopLength, Count) = (0, 0, 0);
    }

    private void WriteHop(in FrameHop hop)
    {
        VarInt.Write(_hopBytes, ref _hopLength, (ulong)hop.Route);
        hop.TraceId.Write(_hopBytes.AsSpan(_hopLength));
        _hopLength += TraceId.Size;
        VarInt.WriteSigned(_hopBytes, ref _hopLength, hop.TimeMs - hop.TraceId.OriginMs);
        VarInt.Write(_hopBytes, ref _hopLength, (ulong)(hop.Partition + 1));
        if (hop.Partition < 0)
            return;
        VarInt.Write(_hopBytes, ref _hopLength, (ulong)hop.Offset);
        VarInt.Write(_hopBytes, ref _hopLength, (ulong)(hop.LeaderEpoch + 1));
    }

    private bool TryRoute(in HopRoute route, out int index)
    {
        if (_routes.TryGetValue(route, out index))
            return true;
        Span<byte> bytes = stackalloc byte[1 + 5 * (2 + HopFormat.MaxNameBytes)];
        if (_routes.Count == HopFormat.MaxRoutesPerFrame || !TryEncode(route, bytes, out var length))
            return false;
        while (_routeBytes.Length - _routeLength < length + VarInt.MaxBytes)
            Array.Resize(ref _routeBytes, _routeBytes.Length * 2);
        VarInt.Write(_routeBytes, ref _routeLength, (ulong)length);
        bytes[..length].CopyTo(_routeBytes.AsSpan(_routeLength));
        _routeLength += length;
        index = _routes.Count;
        _routes.Add(route, index);
        return true;
    }

    private static bool TryEncode(in HopRoute route, Span<byte> destination, out int length)
    {
        destination[0] = (byte)route.Action;
        length = 1;
        return TryText(route.Stream, destination, ref length) && TryText(route.Stage, destination, ref length)
            && TryText(route.Cluster, destination, ref length) && TryText(route.Topic, destination, ref length)
            && TryText(route.Reason, destination, ref length);
    }

    private static bool TryText(string text, Span<byte> destination, ref int length)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > HopFormat.MaxNameBytes)
            return false;
        VarInt.Write(destination, ref length, (ulong)bytes);
        length += Encoding.UTF8.GetBytes(text, destination[length..]);
        return true;
    }
}
