using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Mitigations;

/// <summary>Whether policy starts a mitigation, or another one, for an incident that is open.</summary>
public static class PolicyRules
{
    /// <summary>So many of an incident's last ones decide whether there is another one: the longest wait is reached after as many refusals in a row.</summary>
    public const int Remembered = 6;

    private const long FirstRetryMs = 10_000;
    private const long LastRetryMs = 300_000;

    /// <summary>Those that time does not lift.</summary>
    private static readonly string[] Final = ["G1", "G2", "G3"];

    /// <summary>Those that another mitigation stands behind, and that its end lifts.</summary>
    private static readonly string[] Locks = ["G8", "G9"];

    /// <summary>The kind that is for incidents of a kind of subject; null for none.</summary>
    public static MitigationKind? KindFor(string subject) => IncidentSubject.KindOf(subject) switch
    {
        IncidentSubject.ConsumerGroup => MitigationKind.RestartConsumer,
        IncidentSubject.Broker => MitigationKind.ReplaceBroker,
        IncidentSubject.Cluster => MitigationKind.FailOverStream,
        _ => null,
    };

    /// <summary>
    /// Whether the next one starts now. One at a time. What was refused for a reason that passes is tried again, later each time, for as long as the incident is open;
    /// what succeeded, after the cooldown: the budget bounds how often. What a person decided, or was paged for, is left to people.
    /// </summary>
    /// <param name="last">The last ones of the incident, in order, <see cref="Remembered"/> of them or all.</param>
    /// <param name="policy">Of their kind.</param>
    /// <param name="isHeld">Whether another mitigation holds the target or one of its clusters now: its end is waited for, however long it takes.</param>
    /// <param name="nowMs">In Unix milliseconds.</param>
    public static bool StartsNext(IReadOnlyList<Mitigation> last, MitigationPolicy policy, bool isHeld, long nowMs)
    {
        if (last.Count == 0)
            return true;
        var newest = last[^1];
        if (isHeld && newest.State == MitigationState.Refused)
            return false;
        var waitMs = newest.State switch
        {
            MitigationState.Refused when Locks.Contains(newest.Guardrail) => FirstRetryMs,
            MitigationState.Refused when !Final.Contains(newest.Guardrail) => Math.Min(LastRetryMs, FirstRetryMs << (Refusals(last) - 1)),
            MitigationState.Succeeded => (long)policy.Cooldown.TotalMilliseconds,
            _ => (long?)null,
        };
        return waitMs is { } wait && nowMs - newest.UpdatedAtMs >= wait;
    }

    /// <summary>How many in a row were refused for what is no lock, the newest among them.</summary>
    private static int Refusals(IReadOnlyList<Mitigation> last) =>
        Math.Min(Remembered, last.Reverse().TakeWhile(m => m.State == MitigationState.Refused).Count(m => !Locks.Contains(m.Guardrail)));
}
