using Chasqui.Domain.Recording;

namespace Chasqui.Cli.Judging;

/// <summary>One or more recordings, read as one.</summary>
internal sealed class RecordingSet : IDisposable
{
    private readonly List<RecordingFile> _files = [];

    private RecordingSet()
    {
    }

    public long FirstMs => _files.Min(f => f.Scan.FirstMs);

    public long LastMs => _files.Max(f => f.Scan.LastMs);

    public bool IsEmpty => _files.TrueForAll(f => f.Scan.IsEmpty);

    public IReadOnlyDictionary<string, long> Types =>
        _files.SelectMany(f => f.Scan.Types).GroupBy(t => t.Key).ToDictionary(t => t.Key, t => t.Sum(n => n.Value));

    public IEnumerable<string> Malformed => _files.SelectMany(f => f.Scan.Malformed);

    /// <exception cref="CliException">A file cannot be read.</exception>
    public static RecordingSet Open(CliConsole console, IEnumerable<string> names)
    {
        var set = new RecordingSet();
        foreach (var name in names)
            set._files.Add(RecordingFile.Open(console, name));
        return set;
    }

    /// <summary>All observations by the time they became known, each with its place for messages. Dispose each.</summary>
    public IEnumerable<(string Place, RecordedLine Line)> Observations()
    {
        var heads = new PriorityQueue<(RecordingFile File, IEnumerator<(long Number, RecordedLine Line)> Lines), (long KnownMs, int File)>();
        for (var i = 0; i < _files.Count; i++)
            Enqueue(heads, i, (_files[i], _files[i].Observations().GetEnumerator()));
        while (heads.TryDequeue(out var head, out var order))
        {
            var (number, line) = head.Lines.Current;
            yield return ($"{head.File.Name}:{number}", line);
            Enqueue(heads, order.File, head);
        }
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static void Enqueue(
        PriorityQueue<(RecordingFile File, IEnumerator<(long Number, RecordedLine Line)> Lines), (long KnownMs, int File)> heads,
        int file,
        (RecordingFile File, IEnumerator<(long Number, RecordedLine Line)> Lines) head)
    {
        if (head.Lines.MoveNext())
            heads.Enqueue(head, (head.Lines.Current.Line.KnownMs, file));
    }
}
