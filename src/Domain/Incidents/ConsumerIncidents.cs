using System.Globalization;
using System.Text.Json.Nodes;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Consumers.Recording;

namespace Chasqui.Domain.Incidents;

/// <summary>How severe each verdict on a consumer group is.</summary>
public static class ConsumerIncidents
{
    /// <summary>The partitions whose facts go with an incident.</summary>
    public const int PartitionsShown = 5;

    /// <summary>Null for a verdict that nobody knows; a group that catches up keeps its incident open.</summary>
    public static IncidentSeverity? SeverityOf(ConsumerVerdict verdict) => verdict switch
    {
        ConsumerVerdict.Ok => IncidentSeverity.None,
        ConsumerVerdict.CatchingUp => IncidentSeverity.Info,
        ConsumerVerdict.Undetermined => null,
        ConsumerVerdict.Lagging or ConsumerVerdict.Rewound or ConsumerVerdict.Flapping => IncidentSeverity.Warning,
        _ => IncidentSeverity.Critical,
    };

    public static string SubjectOf(string cluster, string group) => IncidentSubject.Of(IncidentSubject.ConsumerGroup, cluster, group);

    public static IncidentEvaluation Evaluate(GroupJudgement group, long atMs)
    {
        var worst = group.Worst;
        var where = worst is null ? "" : $", worst {worst.Topic}/{worst.Partition.ToString(CultureInfo.InvariantCulture)}";
        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{group.Decision.Verdict} by {group.Decision.RuleId} ({group.Decision.Cause}): {group.Lag} unread, the oldest for {(group.TimeLag.AtLeast ? "at least " : "")}{group.TimeLag.Ms / 1000} s{where}");
        return new(
            SubjectOf(group.Cluster, group.Group), atMs, SeverityOf(group.Decision.Verdict), group.Decision.Verdict.ToString(), group.Decision.RuleId, summary)
        {
            Evidence = () => Evidence(group, atMs),
        };
    }

    /// <summary>The group's facts, and those of its partitions that are worst off.</summary>
    private static JsonObject Evidence(GroupJudgement group, long atMs)
    {
        var evidence = ConsumerVerdictLines.Evidence(group);
        var worst = new JsonArray();
        foreach (var partition in group.Partitions
            .Where(p => p.Decision.Verdict != ConsumerVerdict.Ok)
            .OrderByDescending(p => p.Decision.Verdict).ThenByDescending(p => p.Evidence.TimeLag.Ms).ThenByDescending(p => p.Evidence.Unread).Take(PartitionsShown))
        {
            worst.Add(new JsonObject
            {
                ["partition"] = string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}/{partition.Partition}"),
                ["verdict"] = partition.Decision.Verdict.ToString(),
                ["rule"] = partition.Decision.RuleId,
                ["evidence"] = ConsumerVerdictLines.Evidence(partition, atMs),
            });
        }

        if (worst.Count > 0)
            evidence["worstPartitions"] = worst;
        return evidence;
    }
}
