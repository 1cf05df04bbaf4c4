using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Domain.Tracing.Segments;

/// <summary>
/// Builds the segment of one (unit, hop partition) hop by hop in a pooled buffer. Reused with <see cref="Begin"/>. Not thread-safe.
/// </summary>
public sealed class SegmentWriter : IDisposable
{
    /// <summary>A segment is full when its next hop might take it past this: 12 properties of 60 KiB, with room for one route.</summary>
    public const int MaxBytes = 12 * 60 * 1024;

    private const int MaxRouteBytes = 1 + 5 * (2 + HopFormat.MaxNameBytes);

    /// <summary>The shared pool would keep buffers of every size for every thread that a batch was continued on.</summary>
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(2 * MaxBytes, 8);

    private readonly long[] _offsets = new long[SegmentFormat.RememberedOffsets];
    private ushort[] _routes = new ushort[64];
    private byte[] _bytes = Pool.Rent(16 * 1024);
    private long _lastOffset;
    private int _lastIndex;
    private int _routeCount;
    private int _length;
    private long _firstOffset;
    private int _firstIndex;

    public WindowUnit Unit { get; private set; }

    public string Topic { get; private set; } = "";

    public int Partition { get; private set; }

    /// <summary>Hops written since <see cref="Begin"/>.</summary>
    public int Count { get; private set; }

    public SegmentKey Key => new(Topic, Partition, _firstOffset, _firstIndex, _lastOffset, _lastIndex);

    /// <summary>Bytes held for it and for those that follow.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>The segment so far; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Whether another hop of that record still belongs here: there is room, and records come in order.</summary>
    public bool Takes(long recordOffset) =>
        _length <= MaxBytes - SegmentFormat.MaxHopBytes - MaxRouteBytes && (Count == 0 || recordOffset >= _lastOffset);

    public void Begin(in WindowUnit unit, string topic, int partition)
    {
        (Unit, Topic, Partition) = (unit, topic, partition);
        Array.Clear(_routes);
        Array.Clear(_offsets);
        (_routeCount, Count, _length) = (0, 0, 1);
        _bytes[0] = SegmentFormat.Version;
    }

    /// <summary>Adds a hop, for which <see cref="Takes"/> holds and whose origin time lies in the unit's window.</summary>
    /// <param name="routeId">A number that stands for the route in this process, below 65,536.</param>
    /// <param name="route">The bytes of the route, as in a frame.</param>
    /// <param name="hop">The hop; its own route number is not looked at.</param>
    /// <param name="recordOffset">The offset of its record.</param>
    /// <param name="recordIndex">Its place in the record.</param>
    public void Add(int routeId, ReadOnlySpan<byte> route, in FrameHop hop, long recordOffset, int recordIndex)
    {
        if (_bytes.Length - _length < SegmentFormat.MaxHopBytes + MaxRouteBytes)
            Grow();
        var at = _length;
        Span<byte> bytes = _bytes;
        WriteRecord(bytes, ref at, recordOffset, recordIndex);
        var number = WriteRoute(bytes, ref at, routeId, route);
        var origin = hop.TraceId.OriginMs;
        VarInt.Write(bytes, ref at, (ulong)(origin - Unit.WindowMs));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)hop.TraceId.High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(at + 2)..], hop.TraceId.Low);
        at += 10;
        VarInt.WriteSigned(bytes, ref at, hop.TimeMs - origin);
        VarInt.Write(bytes, ref at, (ulong)(hop.Partition + 1));
        if (hop.Partition >= 0)
        {
            ref var before = ref _offsets[SegmentFormat.SlotOf(number, hop.Partition)];
            VarInt.WriteSigned(bytes, ref at, hop.Offset - before);
            before = hop.Offset;
            VarInt.Write(bytes, ref at, (ulong)(hop.LeaderEpoch + 1));
        }

        _length = at;
        Count++;
    }

    public void Dispose()
    {
        Pool.Return(_bytes);
        _bytes = [];
    }

    private void WriteRecord(Span<byte> bytes, ref int at, long recordOffset, int recordIndex)
    {
        if (Count == 0)
            (_firstOffset, _firstIndex, _lastOffset, _lastIndex) = (recordOffset, recordIndex, recordOffset, -1);
        var step = recordOffset - _lastOffset;
        var beyond = recordIndex - (step == 0 ? _lastIndex + 1 : 0);
        VarInt.Write(bytes, ref at, ((ulong)step << 1) | (beyond == 0 ? 0UL : 1UL));
        if (beyond != 0)
            VarInt.Write(bytes, ref at, (ulong)beyond);
        (_lastOffset, _lastIndex) = (recordOffset, recordIndex);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int WriteRoute(Span<byte> bytes, ref int at, int routeId, ReadOnlySpan<byte> route)
    {
        if (routeId < _routes.Length && _routes[routeId] is > 0 and var known)
        {
            VarInt.Write(bytes, ref at, known - 1U);
            return known - 1;
        }

        return DefineRoute(bytes, ref at, routeId, route);
    }

    private int DefineRoute(Span<byte> bytes, ref int at, int routeId, ReadOnlySpan<byte> route)
    {
        if (routeId >= _routes.Length)
            Array.Resize(ref _routes, Math.Max(routeId + 1, _routes.Length * 2));
        VarInt.Write(bytes, ref at, (ulong)_routeCount);
        VarInt.Write(bytes, ref at, (ulong)route.Length);
        route.CopyTo(bytes[at..]);
        at += route.Length;
        _routes[routeId] = (ushort)++_routeCount;
        return _routeCount - 1;
    }

    private void Grow()
    {
        var larger = Pool.Rent(_bytes.Length * 2);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Pool.Return(_bytes);
        _bytes = larger;
    }
}
