using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Chasqui.Contracts.Wire;

/// <summary>Numbers, times and ids of a record.</summary>
internal static class HopJsonValue
{
    /// <summary>A JSON number written without fraction or exponent, from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static bool TryWhole(scoped ref Utf8JsonReader json, long least, long most, out long value)
    {
        value = 0;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out value) && value >= least && value <= most;
    }

    /// <summary>Unix milliseconds, or an ISO 8601 date and time that says its offset from UTC.</summary>
    public static bool TryTime(scoped ref Utf8JsonReader json, out long timeMs)
    {
        if (json.TokenType != JsonTokenType.String)
            return TryWhole(ref json, 0, TraceId.MaxOriginMs, out timeMs);
        timeMs = 0;
        // Without an offset the time would be taken as one of this machine's zone.
        if (!SaysOffset(json.ValueSpan) || !json.TryGetDateTimeOffset(out var time))
            return false;
        timeMs = time.ToUnixTimeMilliseconds();
        return timeMs >= 0;
    }

    /// <summary>A UUID of 32 hexadecimal digits in either case, with its four dashes or without any.</summary>
    public static bool TryTraceId(scoped ref Utf8JsonReader json, out TraceId id)
    {
        id = default;
        return json.TokenType == JsonTokenType.String && TryTraceId(json.ValueSpan, out id);
    }

    /// <inheritdoc cref="TryTraceId(ref Utf8JsonReader, out TraceId)"/>
    public static bool TryTraceId(ReadOnlySpan<byte> text, out TraceId id)
    {
        id = default;
        if (text.Length == 32)
            return TryTraceId(Vector256.Create(text), out id);
        if (text.Length != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;
        Span<byte> digits = stackalloc byte[32];
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        return TryTraceId(Vector256.Create<byte>(digits), out id);
    }

    /// <summary>Exactly 16 hexadecimal digits, not all of them 0.</summary>
    public static bool TryEmitter(scoped ref Utf8JsonReader json, out ulong emitter)
    {
        emitter = 0;
        return json.TokenType == JsonTokenType.String && TryEmitter(json.ValueSpan, out emitter);
    }

    /// <inheritdoc cref="TryEmitter(ref Utf8JsonReader, out ulong)"/>
    public static bool TryEmitter(ReadOnlySpan<byte> text, out ulong emitter)
    {
        emitter = 0;
        return text.Length == 16 && TryHex(text, out emitter) && emitter != 0;
    }

    /// <summary>All 32 hexadecimal digits at once.</summary>
    private static bool TryTraceId(Vector256<byte> text, out TraceId id)
    {
        var digits = text - Vector256.Create((byte)'0');
        var letters = (text | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        var areDigits = Vector256.LessThan(digits, Vector256.Create((byte)10));
        var areLetters = Vector256.LessThan(letters, Vector256.Create((byte)6));
        var values = Vector256.ConditionalSelect(areDigits, digits, letters + Vector256.Create((byte)10)).AsUInt16();
        // The first of two digits is the low byte here, and the high half of what they stand for.
        var pairs = ((values << 4) | (values >>> 8)) & Vector256.Create((ushort)0xFF);
        var bytes = Vector128.Narrow(pairs.GetLower(), pairs.GetUpper()).AsUInt64();
        id = new TraceId(BinaryPrimitives.ReverseEndianness(bytes[0]), BinaryPrimitives.ReverseEndianness(bytes[1]));
        return (areDigits | areLetters) == Vector256<byte>.AllBitsSet;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out ulong value)
    {
        var wrong = 0;
        value = 0;
        foreach (var digit in digits)
        {
            var nibble = Nibbles[digit];
            wrong |= nibble;
            value = value << 4 | (uint)(nibble & 0x0F);
        }

        return wrong <= 0x0F;
    }

    private static bool SaysOffset(ReadOnlySpan<byte> time) => time.Length >= 17 && (time[^1] == 'Z' || time[^6] is (byte)'+' or (byte)'-');

    /// <summary>The value of each hexadecimal digit; 0xFF for any other byte.</summary>
    private static ReadOnlySpan<byte> Nibbles => NibbleTable;

    private static readonly byte[] NibbleTable = MakeNibbles();

    private static byte[] MakeNibbles()
    {
        var table = new byte[256];
        Array.Fill(table, (byte)0xFF);
        for (var value = 0; value < 16; value++)
        {
            table["0123456789abcdef"[value]] = (byte)value;
            table["0123456789ABCDEF"[value]] = (byte)value;
        }

        return table;
    }
}
