using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Whether an act of a mitigation that acts already may still be done: the topology may be another one since the guardrails let it begin, and what was safe then
/// may not be.
/// </summary>
public sealed class GuardAct(SystemTopology topology, GuardMitigation guard)
{
    /// <summary>Null when nothing speaks against it.</summary>
    /// <param name="mitigation">It acts.</param>
    /// <param name="name">The act of its plan.</param>
    /// <param name="begun">Whether it was asked for before, and nobody knows how that went.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<string?> WhyNotAsync(Mitigation mitigation, string name, bool begun, CancellationToken cancellation)
    {
        if (WhyStopped(mitigation.Order.Kind) is { } stopped)
            return begun ? $"{stopped}; whether it was done when it was asked for before is not known" : stopped;
        // What has begun may have been done: it is asked for again, whatever else is so now, and its key tells how it went. What was done is undone likewise.
        if (begun || name == MitigationActs.SwitchAgain)
            return null;
        if (WantsApproval(mitigation))
            return "the policy's mode is Approve now, and nobody has approved it";
        // The guardrails have just let it begin with the first.
        if (mitigation.Plan!.Acts[0].Name == name)
            return null;
        return (await guard.PlanAsync(mitigation.Order, cancellation)).Refusal is { } refusal ? $"{refusal.Id}: {refusal.WhyNot}" : null;
    }

    /// <summary>Nothing is to be acted on at all, not even once more.</summary>
    private string? WhyStopped(MitigationKind kind)
    {
        if (topology.Mitigations.Stopped)
            return "mitigations.stopped is true now: nothing is acted on";
        var mode = topology.Mitigations.For(kind).Mode;
        return mode is MitigationMode.Off or MitigationMode.DryRun ? $"the policy's mode is {mode} now" : null;
    }

    private bool WantsApproval(Mitigation mitigation) => topology.Mitigations.For(mitigation.Order.Kind).Mode == MitigationMode.Approve
        && mitigation.Order.IsByPolicy && mitigation.Timeline.All(change => change.Event != MitigationEvent.Approve);
}
