using System.Buffers.Binary;

namespace Chasqui.Contracts;

/// <summary>
/// 16 bytes that name one event: a UUIDv7 (RFC 9562), whose first 48 bits are the origin time in Unix milliseconds.
/// Every hop of a trace therefore falls in the same window and shard, whenever it arrives.
/// </summary>
public readonly record struct TraceId : IComparable<TraceId>
{
    /// <summary>The length of the binary form, in bytes.</summary>
    public const int Size = 16;

    /// <summary>The latest origin time that 48 bits can hold, in Unix milliseconds.</summary>
    public const long MaxOriginMs = (1L << 48) - 1;

    public TraceId(ulong high, ulong low) => (High, Low) = (high, low);

    /// <summary>The first 8 bytes, big-endian: 48 bits of origin time, 4 of version, 12 random.</summary>
    public ulong High { get; }

    /// <summary>The last 8 bytes, big-endian: 2 bits of variant, 62 random.</summary>
    public ulong Low { get; }

    /// <summary>When the event was born, in Unix milliseconds (0 to <see cref="MaxOriginMs"/>).</summary>
    public long OriginMs => (long)(High >> 16);

    /// <summary>A new id for an event born at <paramref name="origin"/>, with 74 random bits.</summary>
    public static TraceId New(DateTimeOffset origin) => From(Guid.CreateVersion7(origin));

    public static TraceId From(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[Size];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return Read(bytes);
    }

    /// <summary>Reads the first 16 bytes of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter than 16 bytes.</exception>
    public static TraceId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    /// <summary>Writes 16 bytes to <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter than 16 bytes.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>Accepts a UUID with or without dashes, in either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceId id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out var guid) && !Guid.TryParseExact(text, "N", out guid))
            return false;
        id = From(guid);
        return true;
    }

    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static TraceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a trace id: a UUID is expected.");

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    public int CompareTo(TraceId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>Lower case, with dashes.</summary>
    public override string ToString() => ToGuid().ToString("D");

    public static bool operator <(TraceId left, TraceId right) => left.CompareTo(right) < 0;

    public static bool operator >(TraceId left, TraceId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TraceId left, TraceId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TraceId left, TraceId right) => left.CompareTo(right) >= 0;
}
