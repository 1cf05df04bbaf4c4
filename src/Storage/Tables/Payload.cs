using System.IO.Compression;
using Azure.Data.Tables;

namespace Chasqui.Storage.Tables;

/// <summary>Bytes in an entity: up to 12 properties D0, D1, ... of 60 KiB each.</summary>
internal static class Payload
{
    public const int PropertyBytes = 60 * 1024;
    public const int MaxProperties = 12;
    private static readonly string[] Names = [.. Enumerable.Range(0, MaxProperties).Select(i => $"D{i}")];

    /// <exception cref="ArgumentException">There are more than 720 KiB.</exception>
    public static void Write(TableEntity entity, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > PropertyBytes * MaxProperties)
            throw new ArgumentException($"{bytes.Length} bytes do not fit one entity.", nameof(bytes));
        for (var i = 0; i * PropertyBytes < bytes.Length; i++)
            entity[Names[i]] = BinaryData.FromBytes(bytes.Slice(i * PropertyBytes, Math.Min(PropertyBytes, bytes.Length - i * PropertyBytes)));
    }

    public static ReadOnlyMemory<byte> Read(TableEntity entity)
    {
        var first = entity.GetBinaryData(Names[0]);
        if (first is null)
            return default;
        if (!entity.ContainsKey(Names[1]))
            return first.ToMemory();
        using var whole = new MemoryStream(PropertyBytes * 2);
        for (var i = 0; i < MaxProperties && entity.GetBinaryData(Names[i]) is { } part; i++)
            whole.Write(part.ToMemory().Span);
        return whole.ToArray();
    }

    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest))
            deflate.Write(bytes);
        return compressed.ToArray();
    }

    public static MemoryStream Decompress(ReadOnlyMemory<byte> bytes)
    {
        var plain = new MemoryStream();
        using (var deflate = new DeflateStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress))
            deflate.CopyTo(plain);
        plain.Position = 0;
        return plain;
    }
}
