using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Chasqui.Domain.Incidents.Streams;

/// <summary>
/// What is remembered of a stream between evaluations: how much each window had lost, and when that last grew. A window that loses after an hour, because
/// its consumer lagged, counts as a new loss then. Not safe for several threads at once.
/// </summary>
public sealed class StreamTrack(string stream)
{
    /// <summary>The most places of loss that are told.</summary>
    public const int LossesShown = 10;

    private readonly Dictionary<long, (long Lost, long GrewAtMs)> _windows = [];
    private bool _started;

    /// <param name="results">Every window of the period, its shards apart.</param>
    /// <param name="fromMs">Where the period begins, in Unix milliseconds of origin time.</param>
    /// <param name="judgedToMs">Up to when hop records were ingested when events were last judged; null when that is not known.</param>
    /// <param name="nowMs">The time of the evaluation, in Unix milliseconds.</param>
    public StreamEvidence Observe(IReadOnlyCollection<UnitLosses> results, long fromMs, long? judgedToMs, long nowMs)
    {
        var lost = new Dictionary<long, long>();
        foreach (var result in results.Where(r => !r.Losses.IsEmpty))
            CollectionsMarshal.GetValueRefOrAddDefault(lost, result.WindowMs, out _) += result.Losses.Sum(l => l.Count);
        Remember(lost, fromMs, nowMs);
        var places = results.SelectMany(r => r.Losses)
            .GroupBy(l => (l.Hop, l.Cause))
            .Select(g => new StreamLoss(g.Key.Hop, g.Key.Cause, g.Sum(l => l.Count), g.Last().Example))
            .OrderByDescending(l => l.Count).ThenBy(l => l.Hop, StringComparer.Ordinal);
        return new(
            stream, fromMs, results.Sum(r => r.Traces), lost.Values.Sum(), _windows.Count == 0 ? null : _windows.Values.Max(w => w.GrewAtMs), judgedToMs,
            [.. places.Take(LossesShown)]);
    }

    /// <summary>At first sight, after a restart, a loss is as old as its window.</summary>
    private void Remember(Dictionary<long, long> lost, long fromMs, long nowMs)
    {
        foreach (var window in _windows.Keys.Where(w => w < fromMs || !lost.ContainsKey(w)).ToArray())
            _windows.Remove(window);
        foreach (var (window, count) in lost)
            if (!_windows.TryGetValue(window, out var known) || count > known.Lost)
                _windows[window] = (count, _started ? nowMs : window);
            else
                _windows[window] = known with { Lost = count };
        _started = true;
    }
}
