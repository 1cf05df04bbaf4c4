namespace Chasqui.Soak.Truth;

/// <summary>An act that the receiver carried out. Calls that repeat it have no effect and are only counted.</summary>
/// <param name="key">The idempotency key it came with.</param>
/// <param name="mitigation">Whose act it is.</param>
/// <param name="target">What was restarted.</param>
/// <param name="at">When.</param>
/// <param name="fault">The fault that the target had; null when nothing was wrong with it.</param>
internal sealed class TrueAct(string key, string mitigation, string target, DateTimeOffset at, WorkerFault? fault)
{
    private int _repeats;

    public string Key { get; } = key;

    public string Mitigation { get; } = mitigation;

    public string Target { get; } = target;

    public DateTimeOffset At { get; } = at;

    public WorkerFault? Fault { get; } = fault;

    /// <summary>Calls with the same key after the first.</summary>
    public int Repeats => _repeats;

    public void Repeat() => Interlocked.Increment(ref _repeats);
}
