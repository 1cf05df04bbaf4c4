using Chasqui.Domain.Recording;

namespace Chasqui.Cli.Judging;

/// <summary>
/// One recording, read in the order in which things became known. A file that is in that order is streamed; of one that is not, an index is sorted
/// first (24 bytes a line) and the lines are read by it. The standard input is kept in a temporary file meanwhile.
/// </summary>
internal sealed class RecordingFile : IDisposable
{
    private readonly FileStream _stream;
    private RecordingScan? _scan;

    private RecordingFile(string name, FileStream stream) => (Name, _stream) = (name, stream);

    public string Name { get; }

    /// <summary>What a first reading found.</summary>
    public RecordingScan Scan => _scan ??= RecordingScan.Of(Name, LinesOfFile());

    public static RecordingFile Open(CliConsole console, string name)
    {
        var input = InputFile.Open(console, name);
        if (input is FileStream { CanSeek: true } file)
            return new(name, file);
        using (input)
        {
            var spool = new FileStream(
                Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            input.CopyTo(spool);
            return new(name == InputFile.StandardInput ? "stdin" : name, spool);
        }
    }

    /// <summary>Its observations by <see cref="RecordedLine.KnownMs"/>; lines that are not one are passed over. Dispose each.</summary>
    public IEnumerable<(long Number, RecordedLine Line)> Observations()
    {
        foreach (var line in Scan.IsOrdered ? LinesOfFile() : LinesInOrder())
            if (!line.IsBlank && RecordedLine.Parse(line.Bytes, out _) is { } parsed)
                yield return (line.Number, parsed);
    }

    public void Dispose() => _stream.Dispose();

    private IEnumerable<RecordingLine> LinesOfFile()
    {
        _stream.Position = 0;
        return RecordingLines.Read(_stream);
    }

    private IEnumerable<RecordingLine> LinesInOrder()
    {
        var index = RecordingScan.IndexOf(LinesOfFile());
        foreach (var (number, position, length) in index)
        {
            var bytes = new byte[length];
            RandomAccess.Read(_stream.SafeFileHandle, bytes, position);
            yield return new RecordingLine(number, position, bytes);
        }
    }
}
