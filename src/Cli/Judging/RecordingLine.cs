namespace Chasqui.Cli.Judging;

/// <summary>One line of a recording's bytes, without its end.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Position">Of its first byte in the file.</param>
/// <param name="Bytes">Good until the next line is read.</param>
internal readonly record struct RecordingLine(long Number, long Position, ReadOnlyMemory<byte> Bytes)
{
    public bool IsBlank => Bytes.Span.Trim(" \t\r"u8).IsEmpty;
}
