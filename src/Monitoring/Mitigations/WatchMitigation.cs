using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>What a look at a target says.</summary>
/// <param name="State">Where the mitigation stands: somebody may have cancelled it.</param>
/// <param name="IsWell">The target is well, by an observation from after the act.</param>
/// <param name="Says">Why.</param>
public sealed record LookAnswer(MitigationState State, bool IsWell, string Says);

/// <summary>Looks whether an act has helped. Changes nothing.</summary>
public sealed class WatchMitigation(SystemTopology topology, IEnumerable<ITargetEvidence> sources, MitigationBook book)
{
    public async Task<LookAnswer> LookAsync(string id, long actedAtMs, CancellationToken cancellation)
    {
        var mitigation = await book.GetAsync(id, cancellation);
        var seen = await sources.First(source => source.IsFor(mitigation.Order.Kind)).LookAsync(mitigation, actedAtMs, cancellation);
        var recovery = RecoveryRules.Decide(topology.Mitigations.For(mitigation.Order.Kind), seen, actedAtMs);
        return new(mitigation.State, recovery.IsWell, recovery.Says);
    }
}
