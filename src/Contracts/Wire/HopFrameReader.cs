using System.Buffers.Binary;
using System.Text;

namespace Chasqui.Contracts.Wire;

/// <summary>
/// Reads a binary frame in place, without allocating: <see cref="TryOpen"/>, then <see cref="TryReadRoute"/> for each of
/// <see cref="RouteCount"/>, then <see cref="TryReadHop"/> for each of <see cref="HopCount"/>. Every length in the bytes is hostile until checked:
/// a false result leaves the reason in <see cref="Error"/>.
/// </summary>
public ref struct HopFrameReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private HopFrameReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public FrameHeader Header { get; private set; }

    public int RouteCount { get; private set; }

    /// <summary>Known once every route has been read.</summary>
    public int HopCount { get; private set; }

    /// <summary>Why the last call failed; empty while none has.</summary>
    public string Error { get; private set; } = "";

    public static bool TryOpen(ReadOnlySpan<byte> bytes, out HopFrameReader reader)
    {
        reader = new HopFrameReader(bytes);
        return reader.TryReadHead();
    }

    /// <summary>The bytes of the next route, action first: equal routes have equal bytes, so they can be looked up without decoding.</summary>
    public bool TryReadRoute(out ReadOnlySpan<byte> route)
    {
        route = default;
        if (!VarInt.TryRead(_bytes, ref _position, out var length) || length == 0 || length > (ulong)(_bytes.Length - _position))
            return Fail("the routes are cut short");
        route = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    /// <summary>To be called once, after the last route and before the first hop.</summary>
    public bool TryReadHopCount()
    {
        if (!VarInt.TryRead(_bytes, ref _position, out var count) || count is 0 or > HopFormat.MaxHopsPerRecord)
            return Fail($"the number of hops is not between 1 and {HopFormat.MaxHopsPerRecord}");
        HopCount = (int)count;
        return true;
    }

    public bool TryReadHop(out FrameHop hop)
    {
        hop = default;
        if (!VarInt.TryRead(_bytes, ref _position, out var route) || _bytes.Length - _position < TraceId.Size)
            return Fail("the hops are cut short");
        if (route >= (ulong)RouteCount)
            return Fail("a hop names a route the frame does not have");
        var id = TraceId.Read(_bytes[_position..]);
        _position += TraceId.Size;
        if (!VarInt.TryReadSigned(_bytes, ref _position, out var delta) || !VarInt.TryRead(_bytes, ref _position, out var partition))
            return Fail("the hops are cut short");
        if (partition > int.MaxValue || delta is > TraceId.MaxOriginMs or < -TraceId.MaxOriginMs)
            return Fail("a hop's time or partition is out of range");
        if (partition == 0)
        {
            hop = new FrameHop((int)route, id, id.OriginMs + delta);
            return true;
        }

        return TryReadOffset(new FrameHop((int)route, id, id.OriginMs + delta, (int)partition - 1), out hop);
    }

    /// <summary>True when nothing follows the last hop.</summary>
    public bool TryEnd() => _position == _bytes.Length || Fail("bytes follow the last hop");

    /// <summary>Decodes the bytes of a route, as <see cref="TryReadRoute"/> gave them.</summary>
    public static bool TryDecodeRoute(ReadOnlySpan<byte> bytes, out HopRoute route)
    {
        route = default;
        var at = 1;
        if (bytes.IsEmpty || bytes[0] > (byte)HopAction.Failed
            || !TryText(bytes, ref at, out var stream) || !TryText(bytes, ref at, out var stage) || !TryText(bytes, ref at, out var cluster)
            || !TryText(bytes, ref at, out var topic) || !TryText(bytes, ref at, out var reason) || at != bytes.Length)
            return false;
        route = new HopRoute(stream, stage, (HopAction)bytes[0], cluster, topic, reason);
        return stream.Length > 0 && stage.Length > 0;
    }

    private bool TryReadHead()
    {
        if (_bytes.Length < 10)
            return Fail("shorter than a frame's head");
        if (_bytes[0] != 1 || _bytes[1] != 0)
            return Fail($"frame version {_bytes[0]} flags {_bytes[1]} is not known");
        var emitter = BinaryPrimitives.ReadUInt64BigEndian(_bytes[2..]);
        _position = 10;
        if (!VarInt.TryRead(_bytes, ref _position, out var sequence) || !VarInt.TryRead(_bytes, ref _position, out var before)
            || !VarInt.TryRead(_bytes, ref _position, out var dropped) || !VarInt.TryRead(_bytes, ref _position, out var sentAt)
            || !VarInt.TryRead(_bytes, ref _position, out var routes))
            return Fail("the frame's head is cut short");
        if (sequence > long.MaxValue || before > long.MaxValue || dropped > long.MaxValue || sentAt > TraceId.MaxOriginMs)
            return Fail("a number in the frame's head is out of range");
        if (routes is 0 or > HopFormat.MaxRoutesPerFrame)
            return Fail($"the number of routes is not between 1 and {HopFormat.MaxRoutesPerFrame}");
        Header = new FrameHeader(emitter, (long)sequence, (long)before, (long)dropped, (long)sentAt);
        RouteCount = (int)routes;
        return true;
    }

    private bool TryReadOffset(FrameHop partial, out FrameHop hop)
    {
        hop = partial;
        if (!VarInt.TryRead(_bytes, ref _position, out var offset) || !VarInt.TryRead(_bytes, ref _position, out var epoch))
            return Fail("the hops are cut short");
        if (offset > long.MaxValue || epoch > int.MaxValue)
            return Fail("a hop's offset or leader epoch is out of range");
        hop = partial with { Offset = (long)offset, LeaderEpoch = (int)epoch - 1 };
        return true;
    }

    private bool Fail(string why)
    {
        Error = why;
        return false;
    }

    private static bool TryText(ReadOnlySpan<byte> bytes, ref int at, out string text)
    {
        text = "";
        if (!VarInt.TryRead(bytes, ref at, out var length) || length > HopFormat.MaxNameBytes || length > (ulong)(bytes.Length - at))
            return false;
        text = Encoding.UTF8.GetString(bytes.Slice(at, (int)length));
        at += (int)length;
        return true;
    }
}
