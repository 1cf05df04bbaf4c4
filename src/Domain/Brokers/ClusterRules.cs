namespace Chasqui.Domain.Brokers;

/// <summary>How a cluster is judged as a whole: one ordered ladder, the first rule that holds decides.</summary>
public static class ClusterRules
{
    /// <summary>Every rule, by number, for documentation and for the test that each has a row.</summary>
    public static readonly IReadOnlyList<(int Rule, string Says)> All =
    [
        (1, "neither its metadata nor any broker is known: Undetermined"),
        (2, "more than half of its brokers are sick at once: MajoritySick, the monitor or the zone is suspected"),
        (3, "partitions without a leader, twice in a row: OfflinePartitions"),
        (4, "no active controller, twice in a row: NoController"),
        (5, "the controller changed too often of late: ControllerFlapping"),
        (6, "a broker is sick or degraded: Degraded"),
        (7, "nothing speaks against it: Healthy"),
    ];

    public static ClusterDecision Decide(ClusterEvidence e, BrokerSettings settings)
    {
        if (!e.Fresh && e.Brokers == e.Undetermined)
            return new(ClusterVerdict.Undetermined, 1);
        if (2 * e.Sick.Length > e.Brokers)
            return new(ClusterVerdict.MajoritySick, 2);
        if (e.LeaderlessInARow >= 2)
            return new(ClusterVerdict.OfflinePartitions, 3);
        if (e.WithoutController >= 2)
            return new(ClusterVerdict.NoController, 4);
        if (e.ControllerChanges >= settings.ControllerChanges)
            return new(ClusterVerdict.ControllerFlapping, 5);
        return !e.Sick.IsEmpty || !e.Degraded.IsEmpty ? new(ClusterVerdict.Degraded, 6) : new(ClusterVerdict.Healthy, 7);
    }
}

/// <summary>The outcome of <see cref="ClusterRules"/>.</summary>
/// <param name="Verdict">How the cluster looks.</param>
/// <param name="Rule">The number of the rule that decided: 3 is <c>K3</c>.</param>
public readonly record struct ClusterDecision(ClusterVerdict Verdict, byte Rule)
{
    /// <summary>The rule as it is written in logs, metrics and answers, such as <c>K3</c>.</summary>
    public string RuleId => $"K{Rule}";
}
