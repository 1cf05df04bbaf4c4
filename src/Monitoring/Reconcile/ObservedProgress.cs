using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Sample;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>The stored samples of progress as history and watermark, read on from where the last reading ended. Not thread-safe.</summary>
public sealed class ObservedProgress
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);
    private readonly IProgressStore _store;
    private readonly GroupKey _ingest;
    private readonly string[] _clusters;
    private readonly long _keepMs;
    private readonly Dictionary<string, long> _readTo = [];

    public ObservedProgress(TracingTopology tracing, IReadOnlyList<StreamPath> paths, IProgressStore store)
    {
        _store = store;
        _ingest = new GroupKey(tracing.Cluster, tracing.Group, tracing.Topic);
        _clusters = [.. GroupSubscriptions.WithStandbys(tracing, paths).Select(g => g.Cluster).Distinct()];
        var longest = paths.Count == 0 ? TimeSpan.Zero : paths.Max(p => p.Stream.GiveUpAfter + p.Stream.Window);
        _keepMs = (long)(longest + Slack).TotalMilliseconds;
    }

    public ProgressHistory History { get; } = new();

    public IngestWatermark Watermark { get; } = new();

    public async Task RefreshAsync(long nowMs, CancellationToken cancellation)
    {
        foreach (var cluster in _clusters)
        {
            var from = _readTo.TryGetValue(cluster, out var readTo) ? readTo - (long)Overlap.TotalMilliseconds : nowMs - _keepMs;
            await foreach (var sample in _store.ReadAsync(cluster, from, cancellation))
            {
                Add(sample);
                _readTo[cluster] = Math.Max(_readTo.GetValueOrDefault(cluster), sample.AtMs);
            }
        }

        History.Forget(nowMs - _keepMs);
    }

    private void Add(GroupOffsets sample)
    {
        if (new GroupKey(sample.Cluster, sample.Group, sample.Topic) == _ingest)
            Watermark.Add(sample);
        else
            History.Add(sample);
    }
}
