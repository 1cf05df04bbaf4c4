using Chasqui.Domain.Brokers;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Incidents;

/// <summary>
/// Opens and closes the incidents of clusters and brokers. What it remembers is in the book; that a subject is gone is told once every broker could have
/// been seen again since the app started.
/// </summary>
public sealed class ReportBrokers(SystemTopology topology, IncidentBook incidents)
{
    /// <summary>How long after the start an open incident waits for its broker to be seen.</summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(15);

    private long _startedAtMs = long.MaxValue;

    /// <param name="judged">Every watched cluster as it was judged just now.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public async Task RunAsync(IReadOnlyCollection<ClusterJudgement> judged, CancellationToken cancellation)
    {
        if (judged.Count == 0)
            return;
        IncidentEvaluation[] evaluations = [.. judged.SelectMany(cluster => BrokerIncidents.Evaluate(cluster, topology.Brokers.For(cluster.Cluster).Rules))];
        await incidents.ApplyAsync(evaluations, subject => topology.Brokers.For(subject.Split('|')[1]).Incidents, cancellation);
        var nowMs = judged.Max(cluster => cluster.AtMs);
        _startedAtMs = Math.Min(_startedAtMs, nowMs);
        if (nowMs - _startedAtMs >= ForgetAfter.TotalMilliseconds)
            await CloseGoneAsync([.. evaluations.Select(e => e.Subject)], nowMs, cancellation);
    }

    private async Task CloseGoneAsync(HashSet<string> there, long nowMs, CancellationToken cancellation)
    {
        var brokers = await incidents.OpenSubjectsAsync(IncidentSubject.Broker, cancellation);
        var clusters = await incidents.OpenSubjectsAsync(IncidentSubject.Cluster, cancellation);
        await incidents.GoneAsync([.. brokers.Concat(clusters).Where(subject => !there.Contains(subject))], nowMs, cancellation);
    }
}
