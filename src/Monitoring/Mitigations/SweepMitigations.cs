using Chasqui.Domain.Mitigations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Sees to it that nothing waits for ever: starts what was recorded and never started, escalates what has lost its orchestration, and lets go of what
/// nobody holds any more; and sends pages that could not be sent. May run on several instances at once.
/// </summary>
public sealed class SweepMitigations(
    IMitigationStore store, IMitigationLedgerStore ledger, MitigationBook book, Ledgers ledgers, EndMitigation end, Paging paging)
{
    public async Task RunAsync(IMitigationRunner runner, CancellationToken cancellation)
    {
        await SweepAsync(runner, cancellation);
        await ReleaseAsync(runner, cancellation);
        await paging.SendDueAsync(cancellation);
    }

    private async Task SweepAsync(IMitigationRunner runner, CancellationToken cancellation)
    {
        foreach (var mitigation in await store.OpenAsync(cancellation))
        {
            var run = await runner.StateAsync(mitigation.Id, cancellation);
            if (run == RunState.None && mitigation.State == MitigationState.Requested)
                await runner.StartAsync(mitigation.Order, cancellation);
            // The call to wake it was lost, or will be heard twice.
            else if (run == RunState.Running && mitigation.State == MitigationState.Approved)
                await runner.WakeAsync(mitigation.Id, cancellation);
            // An orchestration ends its mitigation before itself; whoever has ended it meanwhile keeps it so.
            else if (run != RunState.Running)
                await end.RunAsync(mitigation.Id, MitigationEvent.Escalate, "its orchestration has gone", cancellation);
        }
    }

    private async Task ReleaseAsync(IMitigationRunner runner, CancellationToken cancellation)
    {
        foreach (var holder in (await ledger.LoadAsync(cancellation)).Ledger.Holders)
            if (await store.FindAsync(holder, cancellation) is { Mitigation.IsEnded: true } ended)
            {
                if (await runner.StateAsync(holder, cancellation) == RunState.Running)
                    await runner.WakeAsync(holder, cancellation);
                else
                    await ledgers.ReleaseAsync(ended.Mitigation.Order, book.NowMs, cancellation);
            }
    }
}
