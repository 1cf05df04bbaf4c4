using Chasqui.Domain.Incidents;
using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Incidents;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Starts what policy wants for the incidents that are open. Runs again and again, on several instances at once: the same round of the same incident
/// is the same request everywhere, and is started once.
/// </summary>
public sealed class RunPolicy(
    SystemTopology topology, IIncidentStore incidents, IMitigationStore store, IMitigationLedgerStore ledger, IEnumerable<ITargetEvidence> sources, StartMitigation start,
    TimeProvider clock, ILogger<RunPolicy> logger)
{
    /// <summary>Looks at every open incident once, and returns how many mitigations it started.</summary>
    public async Task<int> RunAsync(IMitigationRunner runner, CancellationToken cancellation)
    {
        var started = 0;
        foreach (var incident in await incidents.OpenAsync(cancellation))
            try
            {
                started += await LookAtAsync(incident, runner, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                // The others are not held up by it; this one is looked at again next time.
                Log.PolicyFailed(logger, incident.Id, failure);
            }

        return started;
    }

    private async Task<int> LookAtAsync(Incident incident, IMitigationRunner runner, CancellationToken cancellation)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (PolicyRules.KindFor(incident.Subject) is not { } kind)
            return 0;
        var policy = topology.Mitigations.For(kind);
        if (policy.Mode == MitigationMode.Off || nowMs - incident.OpenedAtMs < (long)policy.After.TotalMilliseconds)
            return 0;
        var started = 0;
        foreach (var subject in TargetsOf(kind, incident.Subject))
        {
            var before = await BeforeAsync(kind, subject, incident, cancellation);
            var order = start.OrderOf(
                kind, subject, MitigationOrder.Policy, $"incident {incident.Id}: {incident.Timeline[^1].Summary}", RequestOf(incident, before.Count), nowMs,
                incidentId: incident.Id);
            var isHeld = before.Count > 0 && (await ledger.LoadAsync(cancellation)).Ledger.IsHeldFrom(order);
            if (PolicyRules.Next(before, policy, isHeld, nowMs) is null)
                continue;
            var seen = await sources.First(source => source.IsFor(kind)).ReadAsync(order, cancellation);
            // An incident closes a while after its subject is well, and keeps the verdict that opened it.
            if (!policy.Verdicts.Contains(seen.Verdict))
                continue;
            await start.RunAsync(order, runner, cancellation);
            started++;
        }

        return started;
    }

    private async Task<List<Mitigation>> BeforeAsync(MitigationKind kind, string subject, Incident incident, CancellationToken cancellation)
    {
        List<Mitigation> before = [];
        while (before.Count < PolicyRules.MostRounds
            && await store.BoundAsync(MitigationOrder.RequestKey(kind, subject, RequestOf(incident, before.Count)), cancellation) is { } id
            && await store.FindAsync(id, cancellation) is { } stored)
            before.Add(stored.Mitigation);
        return before;
    }

    /// <summary>A sick cluster's streams; of everything else the subject itself.</summary>
    private IEnumerable<string> TargetsOf(MitigationKind kind, string subject) => kind != MitigationKind.FailOverStream ? [subject]
        : topology.Streams.Where(s => s.Path.FirstOrDefault(hop => hop.Cluster is not null)?.Cluster == subject.Split('|')[1])
            .Select(s => IncidentSubject.Of(IncidentSubject.Stream, s.Name)).Where(topology.Mitigations.Targets.ContainsKey);

    private static string RequestOf(Incident incident, int round) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{incident.Id}/{round}");
}
