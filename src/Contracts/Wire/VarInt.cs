using System.Runtime.CompilerServices;

namespace Chasqui.Contracts.Wire;

/// <summary>Unsigned LEB128 and zigzag, as in Protocol Buffers: 7 bits a byte, least significant first, at most 10 bytes.</summary>
public static class VarInt
{
    public const int MaxBytes = 10;

    /// <summary>Writes <paramref name="value"/> at <paramref name="position"/> and moves it. The caller has made room for 10 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Span<byte> destination, ref int position, ulong value)
    {
        if (value < 0x80)
            destination[position++] = (byte)value;
        else
            WriteLong(destination, ref position, value);
    }

    public static void WriteSigned(Span<byte> destination, ref int position, long value) =>
        Write(destination, ref position, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>False, with nothing read, when the bytes end early or the number has more than 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        // Most numbers of a hop take one byte.
        if ((uint)position < (uint)source.Length && source[position] < 0x80)
        {
            value = source[position++];
            return true;
        }

        return TryReadLong(source, ref position, out value);
    }

    public static bool TryReadSigned(ReadOnlySpan<byte> source, ref int position, out long value)
    {
        var read = TryRead(source, ref position, out var raw);
        value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return read;
    }

    private static void WriteLong(Span<byte> destination, ref int position, ulong value)
    {
        var at = position;
        while (value >= 0x80)
        {
            destination[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[at++] = (byte)value;
        position = at;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        var at = position;
        value = 0;
        for (var shift = 0; shift < 70 && at < source.Length; shift += 7)
        {
            var next = source[at++];
            if (shift == 63 && next > 1)
                return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                position = at;
                return true;
            }
        }

        return false;
    }
}
