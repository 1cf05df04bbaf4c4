using System.Globalization;
using Chasqui.Domain.Consumers;

namespace Chasqui.Domain.Incidents;

/// <summary>How severe each verdict on a consumer group is.</summary>
public static class ConsumerIncidents
{
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
            SubjectOf(group.Cluster, group.Group), atMs, SeverityOf(group.Decision.Verdict), group.Decision.Verdict.ToString(), group.Decision.RuleId, summary);
    }
}
