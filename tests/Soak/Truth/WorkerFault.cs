namespace Chasqui.Soak.Truth;

/// <summary>A consumer that was broken, and what became of it.</summary>
/// <param name="target">As mitigations name it.</param>
/// <param name="what">What was done to it.</param>
/// <param name="at">When.</param>
internal sealed class WorkerFault(string target, string what, DateTimeOffset at)
{
    public string Target { get; } = target;

    public string What { get; } = what;

    public DateTimeOffset At { get; } = at;

    /// <summary>When it read records again after it was restarted; null while it does not.</summary>
    public DateTimeOffset? HealedAt { get; set; }

    /// <summary>When somebody was paged because it could not be healed; null while nobody was.</summary>
    public DateTimeOffset? EscalatedAt { get; set; }

    public bool IsOver => HealedAt is not null || EscalatedAt is not null;
}
