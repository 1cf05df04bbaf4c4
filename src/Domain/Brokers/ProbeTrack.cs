namespace Chasqui.Domain.Brokers;

/// <summary>One kind of probe of one broker, over time.</summary>
internal sealed class ProbeTrack
{
    private readonly Cadence _cadence = new();
    private bool _ok;
    private int _failures;
    private long _firstFailureMs;
    private long _okAtMs = long.MinValue;
    private ProbeError _error;
    private double? _ms;

    public long OkAtMs => _okAtMs;

    public void Observe(long atMs, bool ok, ProbeError error, double? ms)
    {
        var stale = _cadence.AtMs != long.MinValue && atMs - _cadence.AtMs > Math.Max(10 * _cadence.UsualMs, 10 * 60_000);
        _cadence.Observe(atMs);
        if (ok)
            (_failures, _okAtMs) = (0, atMs);
        else if (_ok || _failures == 0 || stale)
            (_failures, _firstFailureMs) = (1, atMs);
        else
            _failures++;
        (_ok, _error, _ms) = (ok, ok ? ProbeError.None : error, ms);
    }

    public ProbeFact Fact(long nowMs, BrokerSettings settings) =>
        _cadence.AtMs == long.MinValue ? ProbeFact.Unknown : new(State(nowMs, settings), _cadence.AtMs, _okAtMs, _failures, _error, _ms);

    private ProbeState State(long nowMs, BrokerSettings settings)
    {
        if (!_cadence.IsFresh(nowMs, settings))
            return ProbeState.Stale;
        if (_ok)
            return ProbeState.Ok;
        var span = _cadence.AtMs - _firstFailureMs;
        var confirmed = _failures >= settings.ConfirmCount && span >= (settings.ConfirmCount == 1 ? 0 : settings.ConfirmFor.TotalMilliseconds);
        return confirmed ? ProbeState.Failed : ProbeState.Suspect;
    }
}
