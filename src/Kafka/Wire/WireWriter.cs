using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chasqui.Kafka.Wire;

/// <summary>Writes Kafka's primitive types.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public WireWriter Int8(sbyte value)
    {
        _bytes.GetSpan(1)[0] = (byte)value;
        _bytes.Advance(1);
        return this;
    }

    public WireWriter Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), value);
        _bytes.Advance(2);
        return this;
    }

    public WireWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    public WireWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
        return this;
    }

    public WireWriter Flag(bool value) => Int8(value ? (sbyte)1 : (sbyte)0);

    /// <summary>A text with its length in 16 bits; null has the length -1.</summary>
    public WireWriter Text(string? value)
    {
        if (value is null)
            return Int16(-1);
        var bytes = Encoding.UTF8.GetBytes(value);
        return Int16(checked((short)bytes.Length)).Raw(bytes);
    }

    /// <summary>A text in the compact form of flexible versions.</summary>
    public WireWriter CompactText(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return Unsigned((uint)bytes.Length + 1).Raw(bytes);
    }

    /// <summary>Bytes with their length in 32 bits.</summary>
    public WireWriter Bytes(ReadOnlySpan<byte> value) => Int32(value.Length).Raw(value);

    public WireWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    /// <summary>An unsigned number in 7-bit groups.</summary>
    public WireWriter Unsigned(uint value)
    {
        while (value >= 0x80)
        {
            Int8((sbyte)(value | 0x80));
            value >>= 7;
        }

        return Int8((sbyte)value);
    }

    /// <summary>A signed number, zigzag, in 7-bit groups.</summary>
    public WireWriter Signed(int value) => Unsigned((uint)((value << 1) ^ (value >> 31)));
}
