using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>
/// Hop records may be found lost after windows that rest on their silence were settled, or come after all. Ingest marks that (<see cref="WindowUnit.AllShards"/>);
/// here the windows concerned are made dirty again, and the mark goes. Repeating it judges windows once more, with the same result.
/// </summary>
internal sealed class LateGaps(IReadOnlyList<StreamPath> paths, ReconcileStores stores)
{
    /// <summary>Results read at once.</summary>
    private const int PageSize = 200;

    /// <summary>Hop times and origin times are by different clocks.</summary>
    private static readonly long SlackMs = 2 * ProgressHistory.ClockSlackMs;

    /// <summary>From when on gaps matter to windows that start at a time or later.</summary>
    public static long ReadFrom(IEnumerable<StreamPath> paths, long windowMs) =>
        windowMs - SlackMs - paths.Select(p => (long)p.Stream.Grace.TotalMilliseconds).DefaultIfEmpty().Max();

    public static bool IsMark(DirtyWindow window) => window.Unit.Shard == WindowUnit.AllShards;

    /// <summary>Follows the marks among dirty units. The other ones are judged anyway, by the gaps that are known then.</summary>
    public async Task FollowAsync(IReadOnlyCollection<DirtyWindow> dirty, long nowMs, CancellationToken cancellation)
    {
        var units = dirty.Select(d => d.Unit).ToHashSet();
        foreach (var stream in dirty.Where(IsMark).GroupBy(m => m.Unit.Stream))
        {
            if (paths.FirstOrDefault(p => p.Stream.Name == stream.Key) is { } path)
                await TouchAsync(path, stream.Min(m => m.Unit.WindowMs), nowMs, units, cancellation);
            foreach (var mark in stream)
                await stores.Index.TryRemoveAsync(mark, cancellation);
        }
    }

    /// <summary>A window's events may have waited as long as it is judged for, and only then been missed.</summary>
    private async Task TouchAsync(StreamPath path, long fromMs, long nowMs, HashSet<WindowUnit> dirty, CancellationToken cancellation)
    {
        var gaps = await stores.Emitters.ReadGapsAsync(ReadFrom([path], fromMs), nowMs, cancellation);
        var first = fromMs - path.WindowMs - (long)path.Stream.GiveUpAfter.TotalMilliseconds;
        string? next = null;
        do
        {
            var page = await stores.Results.QueryAsync(path.Stream.Name, first, nowMs + 1, PageSize, next, cancellation);
            var concerned = page.Items.Where(r => !dirty.Contains(r.Unit) && gaps.Any(g => Concerns(path, r, g))).Select(r => r.Unit).ToArray();
            if (concerned.Length > 0)
                await stores.Index.TouchAsync(concerned, cancellation);
            next = page.Continuation;
        }
        while (next is not null);
    }

    /// <summary>One that has been closed concerns those that were undetermined by it.</summary>
    private static bool Concerns(StreamPath path, WindowResult result, EmitterGap gap)
    {
        var open = gap.Closed ? gap with { Frames = 1 } : gap;
        for (var hop = 0; hop < path.Hops.Length; hop++)
            foreach (var its in result.Path)
                if (its.Silence is { } silence && its.Hop == path.Hops[hop].Name && open.Covers(path, hop, silence.FromMs, silence.ToMs))
                    return true;
        return false;
    }
}
