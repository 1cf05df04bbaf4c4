using System.Text;

namespace Chasqui.Contracts;

/// <summary>
/// The one header a sampled data event carries: <c>version (1 byte) = 1, trace id (16 bytes), stream (UTF-8, 1 to 255 bytes)</c>.
/// </summary>
public static class TraceHeader
{
    public const string Key = "chasqui-trace";
    public const byte Version = 1;
    public const int MaxStreamBytes = 255;
    private const int StreamStart = 1 + TraceId.Size;

    /// <exception cref="ArgumentException">The stream's name is empty or longer than 255 bytes.</exception>
    public static byte[] Encode(TraceId id, string stream)
    {
        var length = Encoding.UTF8.GetByteCount(stream);
        if (length is 0 or > MaxStreamBytes)
            throw new ArgumentException($"A stream's name has 1 to {MaxStreamBytes} bytes, not {length}.", nameof(stream));
        var bytes = new byte[StreamStart + length];
        bytes[0] = Version;
        id.Write(bytes.AsSpan(1));
        Encoding.UTF8.GetBytes(stream, bytes.AsSpan(StreamStart));
        return bytes;
    }

    /// <summary>False for anything that is not a version 1 header: such an event is treated as unsampled.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> header, out TraceId id, out ReadOnlySpan<byte> stream)
    {
        id = default;
        stream = default;
        if (header.Length <= StreamStart || header.Length > StreamStart + MaxStreamBytes || header[0] != Version)
            return false;
        id = TraceId.Read(header[1..]);
        stream = header[StreamStart..];
        return true;
    }
}
