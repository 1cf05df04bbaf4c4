namespace Chasqui.Domain.Recording;

/// <summary>What was known of the ingest watermark, and since when.</summary>
internal sealed class RecordedWatermark
{
    private readonly List<(long KnownMs, long WatermarkMs)> _rises = [];

    /// <summary>Whether the recording has watermarks at all; without any, everything is taken as ingested at once.</summary>
    public bool Expected { get; set; }

    /// <summary>A watermark never falls: what was ingested stays so.</summary>
    public void Add(long knownMs, long watermarkMs)
    {
        Expected = true;
        if (_rises.Count == 0 || watermarkMs > _rises[^1].WatermarkMs)
            _rises.Add((knownMs, watermarkMs));
    }

    public long At(long nowMs) => !Expected ? nowMs : _rises.Count == 0 ? long.MinValue : _rises[^1].WatermarkMs;

    /// <summary>When it was first known to be past a time; both in Unix milliseconds.</summary>
    public long Passed(long timeMs)
    {
        if (!Expected)
            return timeMs + 1;
        var (low, high) = (0, _rises.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rises[middle].WatermarkMs > timeMs ? (low, middle) : (middle + 1, high);
        }

        return low < _rises.Count ? _rises[low].KnownMs : timeMs + 1;
    }
}
