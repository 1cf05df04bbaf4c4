using Chasqui.Client.Emitting;
using Chasqui.Contracts;

namespace Chasqui.Client.Producing;

/// <summary>
/// What was written in one transaction: held until it ends, and told the same way when it is only heard of afterwards (the
/// continuation of an awaited produce may run after the commit).
/// </summary>
internal sealed class SendTransaction(ChasquiTracer tracer)
{
    private readonly Lock _lock = new();
    private readonly List<PendingHop> _held = [];
    private bool? _committed;

    public void Tell(in PendingHop hop)
    {
        lock (_lock)
        {
            if (_committed is null)
            {
                Hold(hop);
                return;
            }
        }

        Emit(hop);
    }

    public void End(bool committed)
    {
        lock (_lock)
            _committed = committed;
        // Nothing is added any more.
        foreach (var hop in _held)
            Emit(hop);
    }

    // A transaction larger than the buffer would be dropped from it anyway.
    private void Hold(in PendingHop hop)
    {
        if (_held.Count < tracer.Options.BufferedHops)
            _held.Add(hop);
        else
            tracer.Drop();
    }

    private void Emit(in PendingHop hop) => tracer.Emit(_committed == true ? hop : Aborted(hop));

    private static PendingHop Aborted(in PendingHop hop) => hop with
    {
        Route = hop.Route with { Action = HopAction.Failed, Reason = HopReason.TransactionAborted },
        Partition = -1,
        Offset = -1,
        LeaderEpoch = -1,
    };
}
