using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Starts mitigations, and lets people decide about them.</summary>
public sealed class StartMitigation(SystemTopology topology, IMitigationStore store, MitigationBook book)
{
    private const int MostRequest = 128;
    private const int MostText = 1000;

    /// <summary>What is wrong with a request; null when nothing is.</summary>
    public static string? WhyNot(MitigationKind kind, string target, string? by, string? why, string? request)
    {
        if (MitigationOrder.SubjectOf(kind, target) is null)
            return $"'{target}' is not a target of {MitigationKindText.Of(kind)}: {(kind is MitigationKind.RestartConsumer ? "\"cluster/group\"" : kind is MitigationKind.ReplaceBroker ? "\"cluster/broker\"" : "a stream")} is expected.";
        if (WhyNotSigned(by, why) is { } wrong)
            return wrong;
        return request?.Length > MostRequest ? "'request' is longer than 128 characters." : null;
    }

    /// <summary>What is wrong with who and why; null when nothing is.</summary>
    public static string? WhyNotSigned(string? by, string? why)
    {
        if (string.IsNullOrWhiteSpace(by) || by.Length > MostText || by == MitigationOrder.Policy)
            return "'by' says who wants it: a name, at most 1000 characters, is expected.";
        return string.IsNullOrWhiteSpace(why) || why.Length > MostText
            ? "'why' is recorded with everything that is done: a reason, at most 1000 characters, is expected." : null;
    }

    /// <summary>The order of a request.</summary>
    /// <param name="kind">What is wanted.</param>
    /// <param name="subject">The target.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="why">Why.</param>
    /// <param name="request">What repetitions of it have in common; null where it is never repeated.</param>
    /// <param name="atMs">When it was asked for, in Unix milliseconds.</param>
    /// <param name="dryRun">Only plan.</param>
    /// <param name="incidentId">Of policy.</param>
    public MitigationOrder OrderOf(
        MitigationKind kind, string subject, string by, string why, string? request, long atMs, bool dryRun = false, string? incidentId = null) => new()
        {
            Id = MitigationOrder.IdOf(kind, subject, request ?? Guid.NewGuid().ToString("N"), atMs),
            Request = request,
            Kind = kind,
            Subject = subject,
            Clusters = [.. ClustersOf(subject)],
            By = by,
            Why = why,
            IncidentId = incidentId,
            AtMs = atMs,
            DryRun = dryRun,
        };

    /// <summary>Records the order, then starts its orchestration. The same order or request again is the same mitigation, as long as that is kept.</summary>
    /// <returns>The order that counts: the first of its request.</returns>
    public async Task<MitigationOrder> RunAsync(MitigationOrder order, IMitigationRunner runner, CancellationToken cancellation)
    {
        // Before it is recorded: whoever repeats the request at the same time, or after this has died in between, goes on with the same id.
        if (order.Request is { } request)
            order = order.AsFirst(await store.BindAsync(MitigationOrder.RequestKey(order.Kind, order.Subject, request), order.Id, cancellation));
        await store.AddAsync(new Mitigation { Order = order }, cancellation);
        await runner.StartAsync(order, cancellation);
        return order;
    }

    /// <summary>Approves, rejects or cancels.</summary>
    /// <returns>Whether it was the decision that counts, and the mitigation as it is now; null when there is none of that id.</returns>
    public async Task<(bool Applied, Mitigation Mitigation)?> DecideAsync(
        string id, MitigationEvent decision, string by, string why, IMitigationRunner runner, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is null)
            return null;
        var (applied, mitigation) = await book.ApplyAsync(id, decision, by, why, cancellation);
        // What it holds is let go of by its orchestration: an act may be under way.
        if (applied)
            await runner.WakeAsync(id, cancellation);
        return (applied, mitigation);
    }

    /// <summary>A stream's home and its standby: nobody restarts a broker of either while it is switched.</summary>
    private IEnumerable<string> ClustersOf(string subject)
    {
        if (subject.Split('|') is not ["stream", var stream])
            return [subject.Split('|')[1]];
        var path = topology.Streams.FirstOrDefault(s => s.Name == stream)?.Path;
        var home = path?.FirstOrDefault(hop => hop.Action == Contracts.HopAction.Sent && hop.Cluster is not null)?.Cluster;
        var standby = topology.Clusters.FirstOrDefault(c => c.Name == home)?.Standby;
        return new[] { home, standby }.OfType<string>();
    }
}
