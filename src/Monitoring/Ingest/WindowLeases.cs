using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Monitoring.Ingest;

/// <summary>
/// The write leases that this process holds on units, so that a batch costs one storage transaction and not two.
/// <para>Touching a unit lets this process write its segments for the time of the lease, counted by its own monotonic clock from before the touch was
/// sent; requests that the lease would not outlive are cancelled. The reconciler takes a unit as settled only when it began to read the segments later than
/// the touch's time by the store's clock, plus the lease, plus a margin. Then no segment can have been missed. For let a segment be applied by the
/// store at time <c>a</c>. It was written under some touch, applied at <c>t</c>: the lease began before <c>t</c>, so <c>a &lt;= t + lease + dwell</c>, dwell
/// being how long a cancelled request may live on, which the margin covers together with the difference of the clocks. If the index showed this touch
/// or a later one, at <c>T &gt;= t</c>, to the reconciler, its reading began after <c>T + lease + margin &gt; a</c> and found the segment. If the index did not show it
/// yet, the touch changed the row's version afterwards, the row is not removed, and the unit is judged again.</para>
/// <para>Touch and segments may be sent side by side: offsets are committed only when both are durable.</para>
/// </summary>
public sealed class WindowLeases(TimeProvider clock, TimeSpan lease)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WindowUnit, long> _touched = [];
    private long _prunedAt = clock.GetTimestamp();

    /// <summary>
    /// The units that must be touched before segments of all of <paramref name="units"/> are written: those whose lease has run out, or has less
    /// than half its time left.
    /// </summary>
    public List<WindowUnit> Due(IReadOnlyCollection<WindowUnit> units)
    {
        lock (_lock)
        {
            Prune();
            return [.. units.Where(u => !_touched.TryGetValue(u, out var at) || clock.GetElapsedTime(at) * 2 > lease)];
        }
    }

    /// <summary>How long the leases of all the units will last.</summary>
    public TimeSpan Remaining(IReadOnlyCollection<WindowUnit> units)
    {
        lock (_lock)
            return units.Min(u => _touched.TryGetValue(u, out var at) ? lease - clock.GetElapsedTime(at) : TimeSpan.Zero);
    }

    /// <summary>Begins leases from a time of the clock that is not after the touch was sent.</summary>
    public void Begin(IReadOnlyCollection<WindowUnit> units, long sentAt)
    {
        lock (_lock)
            foreach (var unit in units)
                _touched[unit] = sentAt;
    }

    /// <summary>Ends the leases: the touch may not have been applied.</summary>
    public void End(IReadOnlyCollection<WindowUnit> units)
    {
        lock (_lock)
            foreach (var unit in units)
                _touched.Remove(unit);
    }

    private void Prune()
    {
        if (clock.GetElapsedTime(_prunedAt) < lease)
            return;
        _prunedAt = clock.GetTimestamp();
        foreach (var (unit, at) in _touched)
            if (clock.GetElapsedTime(at) > lease)
                _touched.Remove(unit);
    }
}
