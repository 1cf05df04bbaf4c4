using Chasqui.Domain.Tracing.Windows;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>
/// When dirty units are due: once no more segments can come (see <see cref="WindowLeases"/>), now and then while they still can, and with growing pauses
/// while traces stay open. What it remembers may be forgotten: then units are judged once more, with the same result. <see cref="Due"/> is not called while units are judged.
/// </summary>
internal sealed class UnitSchedule(ReconcileOptions options, TimeSpan leaseAndMargin)
{
    private readonly Dictionary<WindowUnit, State> _states = [];
    private readonly long _quietMs = (long)leaseAndMargin.TotalMilliseconds;

    /// <summary>Whether reading that begins now would miss no segment.</summary>
    public bool IsQuiet(in DirtyWindow window, long nowMs) => nowMs > window.TouchedMs + _quietMs;

    public bool WasJudged(in WindowUnit unit)
    {
        lock (_states)
            return _states.TryGetValue(unit, out var state) && state.Judged;
    }

    /// <summary>The units to judge now, the oldest first.</summary>
    public List<DirtyWindow> Due(IReadOnlyList<DirtyWindow> dirty, long nowMs)
    {
        var known = dirty.Select(d => d.Unit).ToHashSet();
        foreach (var gone in _states.Keys.Where(u => !known.Contains(u)).ToArray())
            _states.Remove(gone);
        return [.. dirty.Where(d => IsDue(d, nowMs)).OrderBy(d => d.Unit.WindowMs).ThenBy(d => d.Unit.Stream, StringComparer.Ordinal).ThenBy(d => d.Unit.Shard)];
    }

    public void Judged(in DirtyWindow window, long readAtMs)
    {
        lock (_states)
            SetJudged(window, readAtMs);
    }

    private void SetJudged(in DirtyWindow window, long readAtMs)
    {
        var before = _states.GetValueOrDefault(window.Unit);
        var pause = before.Judged && before.Version == window.Version && before.Quiet
            ? Math.Min(before.PauseMs * 2, (long)options.MaxRetry.TotalMilliseconds)
            : (long)options.Retry.TotalMilliseconds;
        _states[window.Unit] = new State(true, window.Version, readAtMs, IsQuiet(window, readAtMs), pause);
    }

    private bool IsDue(in DirtyWindow window, long nowMs)
    {
        if (!_states.TryGetValue(window.Unit, out var state))
            _states.Add(window.Unit, state = new State(false, window.Version, nowMs, false, 0));
        if (!IsQuiet(window, nowMs))
            return nowMs - state.AtMs >= (long)options.Refresh.TotalMilliseconds;
        return !state.Judged || !state.Quiet || state.Version != window.Version || nowMs - state.AtMs >= state.PauseMs;
    }

    private readonly record struct State(bool Judged, string Version, long AtMs, bool Quiet, long PauseMs);
}
