using System.Collections.Immutable;
using System.Globalization;
using Chasqui.Domain.Brokers;

namespace Chasqui.Domain.Incidents;

/// <summary>How severe each verdict on a cluster and its brokers is.</summary>
public static class BrokerIncidents
{
    public static string SubjectOf(string cluster) => IncidentSubject.Of(IncidentSubject.Cluster, cluster);

    public static string SubjectOf(string cluster, int broker) =>
        IncidentSubject.Of(IncidentSubject.Broker, cluster, broker.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Null for a verdict that nobody knows. What a restart brings about opens nothing until it has lasted longer than a restart takes.
    /// </summary>
    public static IncidentSeverity? SeverityOf(ClusterJudgement cluster, BrokerSettings settings) => cluster.Decision.Verdict switch
    {
        ClusterVerdict.Healthy => IncidentSeverity.None,
        ClusterVerdict.Undetermined => null,

        // Its brokers have incidents of their own.
        ClusterVerdict.Degraded => IncidentSeverity.Info,
        ClusterVerdict.ControllerFlapping => IncidentSeverity.Warning,

        // A partition of one replica has no leader while its broker restarts.
        ClusterVerdict.OfflinePartitions when IsShorter(cluster.AtMs, cluster.SinceMs, settings.MissingAfter) => IncidentSeverity.Info,
        _ => IncidentSeverity.Critical,
    };

    /// <summary>
    /// Null for a verdict that nobody knows, and for a sick broker among a sick majority: the incident is the cluster's, for the monitor or the zone
    /// is suspected. A degraded one is told of once it lasts, unless another broker that is sick or restarts explains it.
    /// </summary>
    public static IncidentSeverity? SeverityOf(BrokerJudgement broker, ClusterJudgement cluster, BrokerSettings settings) => broker.Decision.Verdict switch
    {
        BrokerVerdict.Healthy or BrokerVerdict.Retired => IncidentSeverity.None,
        BrokerVerdict.Undetermined => null,
        BrokerVerdict.Degraded => SeverityOfDegraded(broker, cluster, settings),
        _ when cluster.Decision.Verdict == ClusterVerdict.MajoritySick => null,
        BrokerVerdict.Slow => IncidentSeverity.Warning,
        _ => IncidentSeverity.Critical,
    };

    /// <summary>The evaluations of a cluster and of each of its brokers.</summary>
    public static ImmutableArray<IncidentEvaluation> Evaluate(ClusterJudgement cluster, BrokerSettings settings) =>
    [
        new(SubjectOf(cluster.Cluster), cluster.AtMs, SeverityOf(cluster, settings), cluster.Decision.Verdict.ToString(), cluster.Decision.RuleId, Summary(cluster))
        {
            Evidence = () => BrokerEvidenceJson.Write(cluster.Evidence),
        },
        .. cluster.Brokers.Select(broker => Evaluate(broker, cluster, settings)),
    ];

    private static IncidentEvaluation Evaluate(BrokerJudgement broker, ClusterJudgement cluster, BrokerSettings settings) => new(
        SubjectOf(cluster.Cluster, broker.Evidence.Broker), cluster.AtMs, SeverityOf(broker, cluster, settings), broker.Decision.Verdict.ToString(),
        broker.Decision.RuleId, BrokerSummary.Of(broker))
    {
        Evidence = () => BrokerEvidenceJson.Write(broker.Evidence),
    };

    private static IncidentSeverity SeverityOfDegraded(BrokerJudgement broker, ClusterJudgement cluster, BrokerSettings settings)
    {
        if (broker.Decision.Cause == BrokerCause.Restarting || IsShorter(cluster.AtMs, broker.SinceMs, settings.RestartGrace))
            return IncidentSeverity.Info;
        var explained = cluster.Brokers.Any(other => other.Decision.IsSick || other.Decision.Cause == BrokerCause.Restarting);
        if (explained && broker.Decision.Cause != BrokerCause.OfflineLogDirectory)
            return IncidentSeverity.Info;
        return broker.Decision.Cause is BrokerCause.UnderMinIsr or BrokerCause.Leaderless ? IncidentSeverity.Critical : IncidentSeverity.Warning;
    }

    private static bool IsShorter(long atMs, long sinceMs, TimeSpan lessThan) => atMs - sinceMs < lessThan.TotalMilliseconds;

    private static string Summary(ClusterJudgement cluster)
    {
        var e = cluster.Evidence;
        var sick = e.Sick.IsEmpty ? "" : $", sick: {string.Join(", ", cluster.Brokers.Where(b => b.Decision.IsSick).Take(10).Select(Name))}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cluster.Decision.Verdict} by {cluster.Decision.RuleId}: {e.Sick.Length} of {e.Brokers} brokers sick, {e.Leaderless ?? 0} partitions without a leader, "
            + $"{e.UnderReplicated ?? 0} out of sync, controller {(e.Controller is >= 0 and var id ? id.ToString(CultureInfo.InvariantCulture) : "unknown")} ({e.ControllerChanges} changes){sick}");
    }

    private static string Name(BrokerJudgement broker) =>
        string.Create(CultureInfo.InvariantCulture, $"{broker.Evidence.Broker} {broker.Decision.Verdict}");
}
