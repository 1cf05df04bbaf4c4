namespace Chasqui.Soak.Truth;

/// <summary>An act that the receiver carried out. Calls that repeat it have no effect and are only counted.</summary>
/// <param name="key">The idempotency key it came with.</param>
/// <param name="mitigation">Whose act it is.</param>
/// <param name="target">What was restarted.</param>
/// <param name="at">When.</param>
/// <param name="fault">The fault that the target had; null when nothing was done to it.</param>
/// <param name="still">For how long it had truly read nothing though there was something to read: a broker that is away stops consumers too.</param>
internal sealed class TrueAct(string key, string mitigation, string target, DateTimeOffset at, WorkerFault? fault, TimeSpan still)
{
    /// <summary>A consumer that stood still for so long was rightly restarted, whatever stopped it: half of what the topology says.</summary>
    private static readonly TimeSpan StoodStill = TimeSpan.FromSeconds(5);

    private int _repeats;

    public string Key { get; } = key;

    public string Mitigation { get; } = mitigation;

    public string Target { get; } = target;

    public DateTimeOffset At { get; } = at;

    public WorkerFault? Fault { get; } = fault;

    /// <summary>Whether nothing was wrong with the target.</summary>
    public bool IsNeedless => Fault is null && still < StoodStill;

    /// <summary>Calls with the same key after the first.</summary>
    public int Repeats => _repeats;

    public void Repeat() => Interlocked.Increment(ref _repeats);
}
