namespace Chasqui.Monitoring.Consumers;

/// <summary>
/// How long heartbeats take from an instance to us, at least: its clock's error and the shortest way. A heartbeat that took that long is as fresh as it gets, whatever time it
/// names, so that a clock which is behind makes no consumer look silent, and one that is ahead makes none look alive. Not safe for use by several threads.
/// </summary>
public sealed class HeartbeatClocks
{
    /// <summary>The least of so many heartbeats, up to twice as many, counts: a clock that is set right is trusted again after them.</summary>
    public const int Heartbeats = 20;

    private readonly Dictionary<(string Cluster, string Instance), Delay> _delays = [];

    private readonly record struct Delay(long LeastMs, long LeastBeforeMs, int Count, long AtMs);

    /// <summary>By how much the times of a heartbeat are to be moved, in milliseconds, to be by our clock.</summary>
    /// <param name="cluster">The cluster that it reads from.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="sentAtMs">When it was sent, by the instance's clock.</param>
    /// <param name="receivedAtMs">When it was received, by ours.</param>
    public long ShiftMs(string cluster, string instance, long sentAtMs, long receivedAtMs)
    {
        var took = receivedAtMs - sentAtMs;
        var known = _delays.TryGetValue((cluster, instance), out var delay);
        delay = !known ? new(took, took, 1, receivedAtMs)
            : delay.Count >= Heartbeats ? new(took, delay.LeastMs, 1, receivedAtMs)
            : new(Math.Min(delay.LeastMs, took), delay.LeastBeforeMs, delay.Count + 1, receivedAtMs);
        _delays[(cluster, instance)] = delay;
        return Math.Min(delay.LeastMs, delay.LeastBeforeMs);
    }

    /// <summary>Forgets instances that were not heard since a time.</summary>
    public void Forget(long beforeMs)
    {
        foreach (var (instance, delay) in _delays)
            if (delay.AtMs < beforeMs)
                _delays.Remove(instance);
    }
}
