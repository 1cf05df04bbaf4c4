using Chasqui.Domain.Incidents;
using Chasqui.Domain.Incidents.Streams;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Incidents;

/// <summary>
/// Judges every stream by the losses that the reconciler found, and opens and closes incidents. Reads the results of as long as windows are judged again,
/// <see cref="LongestBack"/> at most; one at a time.
/// </summary>
public sealed class EvaluateStreams(
    SystemTopology topology, IWindowResultStore results, IWindowIndexStore index, IncidentBook incidents, TimeProvider clock) : IDisposable
{
    /// <summary>How often at most: results of an hour or more are read each time.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    /// <summary>A loss that is found later than that after its event opens nothing; the lag that it takes is an incident of its own.</summary>
    public static readonly TimeSpan LongestBack = TimeSpan.FromHours(3);

    private const int PageSize = 200;

    private readonly SemaphoreSlim _running = new(1, 1);
    private readonly Dictionary<string, StreamTrack> _tracks = [];
    private long _lastAtMs = long.MinValue / 2;

    /// <summary>Judges once, unless it was done a moment ago.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await _running.WaitAsync(cancellation);
        try
        {
            var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (nowMs - _lastAtMs < Every.TotalMilliseconds)
                return;
            _lastAtMs = nowMs;
            await JudgeAsync(nowMs, cancellation);
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();

    private async Task JudgeAsync(long nowMs, CancellationToken cancellation)
    {
        var run = await index.GetRunAsync(cancellation);
        var evaluations = new List<IncidentEvaluation>();
        foreach (var stream in topology.Streams)
        {
            var back = stream.GiveUpAfter + stream.Window + StreamRules.NewFor;
            var fromMs = nowMs - (long)(back < LongestBack ? back : LongestBack).TotalMilliseconds;
            var evidence = TrackOf(stream.Name).Observe(await ReadAsync(stream.Name, fromMs, nowMs, cancellation), fromMs, JudgedTo(run), nowMs);
            evaluations.Add(StreamIncidents.Evaluate(evidence, stream.LossSlo, nowMs));
        }

        var settings = topology.Streams.ToDictionary(s => StreamIncidents.SubjectOf(s.Name), s => s.Incidents);
        await incidents.ApplyAsync(evaluations, subject => settings[subject], cancellation);
        var open = await incidents.OpenSubjectsAsync(IncidentSubject.Stream, cancellation);
        await incidents.GoneAsync([.. open.Where(subject => !settings.ContainsKey(subject))], nowMs, cancellation);
    }

    private async Task<IReadOnlyList<UnitLosses>> ReadAsync(string stream, long fromMs, long toMs, CancellationToken cancellation)
    {
        List<UnitLosses> read = [];
        string? continuation = null;
        do
        {
            var page = await results.QueryAsync(stream, fromMs, toMs, PageSize, continuation, cancellation);
            read.AddRange(page.Items.Select(UnitLosses.Of));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return read;
    }

    private StreamTrack TrackOf(string stream)
    {
        if (!_tracks.TryGetValue(stream, out var track))
            _tracks[stream] = track = new StreamTrack(stream);
        return track;
    }

    /// <summary>Judging that goes on while ingest stands still finds nothing new.</summary>
    private static long? JudgedTo(ReconcileRun? run) =>
        run is null || run.WatermarkMs == long.MinValue ? null : Math.Min(run.AtMs, run.WatermarkMs);
}
