using System.Diagnostics.Metrics;
using Chasqui.Domain.Incidents;

namespace Chasqui.Monitoring.Consumers;

/// <summary>The instruments of consumers and incidents, on the meter of <see cref="MonitoringMeter"/>. The names are a contract.</summary>
internal static class ConsumersMeter
{
    private static readonly Meter Meter = new(MonitoringMeter.Name);
    private static readonly Counter<long> Heartbeats = Meter.CreateCounter<long>("chasqui.consumers.heartbeats", "{heartbeat}", "Heartbeats ingested");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("chasqui.consumers.dead_letters", "{record}", "Heartbeats refused");
    private static readonly Gauge<long> Lag = Meter.CreateGauge<long>("chasqui.consumers.lag", "{record}", "Offsets behind, by group");
    private static readonly Gauge<double> TimeLag = Meter.CreateGauge<double>("chasqui.consumers.time_lag", "s", "Age of the oldest unread record, by group");
    private static readonly Gauge<int> Verdict = Meter.CreateGauge<int>("chasqui.consumers.verdict", "1", "The verdict's severity by group: 0 Ok to 9 Dead");
    private static readonly Counter<long> Incidents = Meter.CreateCounter<long>("chasqui.incidents", "{change}", "Incidents opened, changed and closed");

    public static void Ingested(int kept, int refused)
    {
        Heartbeats.Add(kept);
        Refused.Add(refused);
    }

    public static void Judged(Domain.Consumers.GroupJudgement group)
    {
        KeyValuePair<string, object?> cluster = new("chasqui.cluster", group.Cluster), name = new("chasqui.group", group.Group);
        Lag.Record(group.Lag, cluster, name);
        TimeLag.Record(group.TimeLag.Ms / 1000d, cluster, name);
        Verdict.Record((int)group.Decision.Verdict, cluster, name);
    }

    public static void Changed(IncidentChange change) => Incidents.Add(
        1, new("chasqui.incident.change", change.Kind.ToString()), new("chasqui.incident.severity", change.Severity.ToString()),
        new("chasqui.incident.kind", IncidentSubject.KindOf(change.Subject)));
}
