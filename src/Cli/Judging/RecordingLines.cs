namespace Chasqui.Cli.Judging;

/// <summary>Cuts a stream into lines, in a buffer that grows to the longest of them.</summary>
internal static class RecordingLines
{
    private const int FirstBufferBytes = 1 << 16;

    public static IEnumerable<RecordingLine> Read(Stream stream)
    {
        var buffer = new byte[FirstBufferBytes];
        var (start, end, number, position) = (0, 0, 0L, 0L);
        while (true)
        {
            for (var length = IndexOfLineFeed(buffer, start, end); length >= 0; length = IndexOfLineFeed(buffer, start, end))
            {
                yield return new RecordingLine(++number, position, buffer.AsMemory(start, length));
                (start, position) = (start + length + 1, position + length + 1);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
                break;
            end += read;
        }

        if (end > 0)
            yield return new RecordingLine(++number, position, buffer.AsMemory(0, end));
    }

    private static int IndexOfLineFeed(byte[] buffer, int start, int end) => buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
}
