using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Mitigations;

/// <summary>Whether policy starts a mitigation, or another one, for an incident that is open.</summary>
public static class PolicyRules
{
    /// <summary>After so many for one incident policy starts no more.</summary>
    public const int MostRounds = 30;

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
    /// The number of the next one, from 0; null for none now. One at a time. What was refused for a reason that passes is tried again, later each time;
    /// what succeeded, after the cooldown; what a person decided, or was paged for, is left to people.
    /// </summary>
    /// <param name="before">Those of the incident until now, in order.</param>
    /// <param name="policy">Of their kind.</param>
    /// <param name="isHeld">Whether another mitigation holds the target or one of its clusters now: its end is waited for, however long it takes.</param>
    /// <param name="nowMs">In Unix milliseconds.</param>
    public static int? Next(IReadOnlyList<Mitigation> before, MitigationPolicy policy, bool isHeld, long nowMs)
    {
        if (before.Count == 0)
            return 0;
        if (before.Count >= MostRounds)
            return null;
        var last = before[^1];
        if (isHeld && last.State == MitigationState.Refused)
            return null;
        var waitMs = last.State switch
        {
            MitigationState.Refused when Locks.Contains(last.Guardrail) => FirstRetryMs,
            MitigationState.Refused when !Final.Contains(last.Guardrail) => Math.Min(LastRetryMs, FirstRetryMs << Math.Min(before.Count - 1, 10)),
            MitigationState.Succeeded => (long)policy.Cooldown.TotalMilliseconds,
            _ => (long?)null,
        };
        return waitMs is { } wait && nowMs - last.UpdatedAtMs >= wait ? before.Count : null;
    }
}
