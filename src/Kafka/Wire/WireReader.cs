using System.Buffers.Binary;
using System.Text;

namespace Chasqui.Kafka.Wire;

/// <summary>Reads Kafka's primitive types from an answer that may be anything.</summary>
/// <exception cref="WireException">The answer ends too early or says what cannot be.</exception>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly int Left => _left.Length;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public string? Text()
    {
        var length = Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Int32();
        return length < 0 ? default : Take(length);
    }

    /// <summary>The count of an array; each of its items has at least a byte, so that a lie is noticed before room is made for it.</summary>
    public int Count()
    {
        var count = Int32();
        return count <= Left ? Math.Max(0, count) : throw new WireException($"an array of {count} items in {Left} bytes");
    }

    /// <summary>The count of an array in the compact form of flexible versions.</summary>
    public int CompactCount()
    {
        var count = (int)Unsigned() - 1;
        return count <= Left ? Math.Max(0, count) : throw new WireException($"an array of {count} items in {Left} bytes");
    }

    public string? CompactText()
    {
        var length = (int)Unsigned() - 1;
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public void Skip(int bytes) => Take(bytes);

    public void SkipCompactText() => Take(Math.Max(0, (int)Unsigned() - 1));

    public void SkipTags()
    {
        for (var tags = Unsigned(); tags > 0; tags--)
        {
            Unsigned();
            Take((int)Unsigned());
        }
    }

    public uint Unsigned()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = (byte)Int8();
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new WireException("a number of more than 32 bits");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _left.Length)
            throw new WireException($"{count} bytes where {_left.Length} are left");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
