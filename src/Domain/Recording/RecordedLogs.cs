namespace Chasqui.Domain.Recording;

/// <summary>What was known of the log ranges of partitions, as change points.</summary>
internal sealed class RecordedLogs
{
    private readonly Dictionary<(int Topic, int Partition), List<LogRange>> _ranges = [];

    /// <summary>Ranges come in the order of their times.</summary>
    public void Add(int topic, int partition, long timeMs, long start, long end)
    {
        if (!_ranges.TryGetValue((topic, partition), out var ranges))
            _ranges.Add((topic, partition), ranges = []);
        var range = new LogRange(timeMs, timeMs, start, end);
        if (ranges.Count > 0 && ranges[^1].Start == start && ranges[^1].End == end)
            ranges[^1] = ranges[^1] with { LastMs = timeMs };
        else
            ranges.Add(range);
    }

    public LogRange? Newest(int topic, int partition) => _ranges.TryGetValue((topic, partition), out var ranges) ? ranges[^1] : null;

    /// <summary>The newest range that was known at a time.</summary>
    public LogRange? At(int topic, int partition, long timeMs)
    {
        if (!_ranges.TryGetValue((topic, partition), out var ranges))
            return null;
        var last = ranges.FindLastIndex(r => r.FirstMs <= timeMs);
        return last < 0 ? null : ranges[last];
    }
}

/// <summary>What a log held.</summary>
/// <param name="FirstMs">When this was first observed, in Unix milliseconds.</param>
/// <param name="LastMs">And when last.</param>
/// <param name="Start">The first offset it held.</param>
/// <param name="End">The offset of the next record to be written.</param>
internal readonly record struct LogRange(long FirstMs, long LastMs, long Start, long End);
