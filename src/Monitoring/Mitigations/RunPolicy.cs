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
            var (rounds, last) = await RoundsAsync(kind, subject, incident, cancellation);
            var order = start.OrderOf(
                kind, subject, MitigationOrder.Policy, $"incident {incident.Id}: {incident.Timeline[^1].Summary}", RequestOf(incident, rounds), nowMs,
                incidentId: incident.Id);
            var isHeld = rounds > 0 && (await ledger.LoadAsync(cancellation)).Ledger.IsHeldFrom(order);
            if (!PolicyRules.StartsNext(last, policy, isHeld, nowMs))
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

    /// <summary>How many rounds there were, and the last of them. One that is bound and was never recorded is done again.</summary>
    private async Task<(int Rounds, List<Mitigation> Last)> RoundsAsync(MitigationKind kind, string subject, Incident incident, CancellationToken cancellation)
    {
        Task<string?> BoundAsync(int round) => store.BoundAsync(MitigationOrder.RequestKey(kind, subject, RequestOf(incident, round)), cancellation);
        var rounds = await CountAsync(async round => await BoundAsync(round) is not null);
        List<Mitigation> last = [];
        for (var round = Math.Max(0, rounds - PolicyRules.Remembered); round < rounds; round++)
            if (await BoundAsync(round) is { } id && await store.FindAsync(id, cancellation) is { } stored)
                last.Add(stored.Mitigation);
            else if (round == rounds - 1)
                rounds--;
        return (rounds, last);
    }

    /// <summary>The first number that is not there, of numbers that are there from 0 on: an incident may be open for long, and is looked at again and again.</summary>
    private static async Task<int> CountAsync(Func<int, Task<bool>> isThere)
    {
        var (there, missing) = (-1, 0);
        while (await isThere(missing))
            (there, missing) = (missing, 2 * missing + 1);
        while (missing - there > 1)
        {
            var middle = there + (missing - there) / 2;
            (there, missing) = await isThere(middle) ? (middle, missing) : (there, middle);
        }

        return missing;
    }

    /// <summary>A sick cluster's streams; of everything else the subject itself.</summary>
    private IEnumerable<string> TargetsOf(MitigationKind kind, string subject) => kind != MitigationKind.FailOverStream ? [subject]
        : topology.Streams.Where(s => s.Path.FirstOrDefault(hop => hop.Cluster is not null)?.Cluster == subject.Split('|')[1])
            .Select(s => IncidentSubject.Of(IncidentSubject.Stream, s.Name)).Where(topology.Mitigations.Targets.ContainsKey);

    private static string RequestOf(Incident incident, int round) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{incident.Id}/{round}");
}
