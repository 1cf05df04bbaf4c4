using Chasqui.Domain.Mitigations;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>Ends a mitigation: pages if it did not help, records it, and lets go of what it holds. May be run again at any moment.</summary>
public sealed class EndMitigation(SystemTopology topology, MitigationBook book, Ledgers ledgers, Paging paging)
{
    /// <param name="id">The mitigation.</param>
    /// <param name="happened">Succeed, Escalate or Expire. One that has ended meanwhile stays as it ended.</param>
    /// <param name="says">Why, in one line.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The state it has ended in; another one when it cannot end so any more, such as an approval that was faster than its time-out.</returns>
    public async Task<MitigationState> RunAsync(string id, MitigationEvent happened, string says, CancellationToken cancellation)
    {
        var mitigation = await book.GetAsync(id, cancellation);
        if (!mitigation.IsEnded && happened == MitigationEvent.Escalate)
            await paging.PageAsync(mitigation, topology.Mitigations.For(mitigation.Order.Kind).Pages, $"escalated-{id}", says, cancellation);
        (_, mitigation) = await book.ApplyAsync(id, happened, "orchestration", says, cancellation);
        if (mitigation.IsEnded)
            await ledgers.ReleaseAsync(mitigation.Order, book.NowMs, cancellation);
        return mitigation.State;
    }
}
