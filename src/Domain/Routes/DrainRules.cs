namespace Chasqui.Domain.Routes;

/// <summary>
/// Whether the cluster that a route has left is drained: one ordered ladder, the first rule that holds decides. Silence is no proof: a cluster that
/// cannot be asked is not drained.
/// </summary>
public static class DrainRules
{
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "no sample of every group since the switch, or only old ones: Undetermined"),
        (2, "a partition could not be read: Undetermined"),
        (3, "producers may not have heard of the switch yet: Draining"),
        (4, "its logs have grown a short while ago: Draining"),
        (5, "a group has not come to the end: Draining"),
        (6, "Drained"),
    ];

    public static DrainDecision Decide(DrainEvidence e, in DrainSettings settings)
    {
        if (e.SampledAtMs is not { } sampledAt || e.NowMs - sampledAt > settings.Fresh.TotalMilliseconds)
            return new(DrainVerdict.Undetermined, 1);
        if (e.Unread)
            return new(DrainVerdict.Undetermined, 2);
        if (sampledAt < e.SinceMs + settings.Settle.TotalMilliseconds)
            return new(DrainVerdict.Draining, 3);
        if (sampledAt < e.GrownAtMs + settings.Quiet.TotalMilliseconds)
            return new(DrainVerdict.Draining, 4);
        return e.Lag > 0 ? new(DrainVerdict.Draining, 5) : new(DrainVerdict.Drained, 6);
    }
}
