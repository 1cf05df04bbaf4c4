using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;

namespace Chasqui.Domain.Recording;

/// <summary>
/// What was known of the ingest watermark, and since when: from watermarks as they are recorded, or else from the progress of the ingest group.
/// </summary>
internal sealed class RecordedWatermark(bool isRecorded, TracingTopology tracing)
{
    private readonly List<(long KnownMs, long WatermarkMs)> _rises = [];
    private readonly IngestWatermark _ingest = new();
    private readonly bool _isRecorded = isRecorded;
    private long _ingestMs = long.MinValue;

    /// <summary>Whether anything is known of the ingest; if not, everything is taken as ingested at once.</summary>
    public bool Expected { get; private set; } = isRecorded;

    /// <summary>Takes the progress of a group on a partition, if it is that of the ingest group.</summary>
    public void AddProgress(string cluster, string group, string topic, int partition, in ProgressSample sample)
    {
        if (_isRecorded || group != tracing.Group || topic != tracing.Topic || (tracing.Cluster.Length > 0 && cluster != tracing.Cluster))
            return;
        if (sample.TimeMs > _ingestMs)
            Settle();
        (_ingestMs, Expected) = (sample.TimeMs, true);
        var offsets = new PartitionOffsets(partition, sample.Committed, sample.LogStart, sample.LogEnd);
        _ingest.Add(new GroupOffsets(cluster, group, topic, sample.TimeMs, sample.Members, [offsets]));
    }

    /// <summary>The partitions of one sample come line by line: only together they make a watermark.</summary>
    private void Settle()
    {
        if (_ingest.WatermarkMs != long.MinValue)
            Add(_ingestMs, _ingest.WatermarkMs);
    }

    /// <summary>A watermark never falls: what was ingested stays so.</summary>
    public void Add(long knownMs, long watermarkMs)
    {
        Expected = true;
        if (_rises.Count == 0 || watermarkMs > _rises[^1].WatermarkMs)
            _rises.Add((knownMs, watermarkMs));
    }

    public long At(long nowMs)
    {
        Settle();
        return !Expected ? nowMs : _rises.Count == 0 ? long.MinValue : _rises[^1].WatermarkMs;
    }

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
