using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>The activities that every mitigation has. Each may run again: what it has done stays done.</summary>
public sealed class MitigationActivities(GuardMitigation guard, ActMitigation act, WatchMitigation watch, EndMitigation end, MitigationBook book)
{
    [Function(MitigationNames.Guard)]
    public Task<GuardAnswer> GuardAsync([ActivityTrigger] string id, CancellationToken cancellation) => guard.RunAsync(id, cancellation);

    [Function(MitigationNames.Act)]
    public Task<ActuatorResult> ActAsync([ActivityTrigger] ActOrder order, CancellationToken cancellation) => act.RunAsync(order.Id, order.Act, cancellation);

    [Function(MitigationNames.Observe)]
    public Task<ActuatorResult> ObserveAsync([ActivityTrigger] ActOrder order, CancellationToken cancellation) => act.ObserveAsync(order.Id, order.Act, cancellation);

    [Function(MitigationNames.GiveUpAct)]
    public Task GiveUpAsync([ActivityTrigger] GiveUpOrder order, CancellationToken cancellation) =>
        act.EndAsync(order.Id, order.Act, new(Enum.Parse<ActuatorOutcome>(order.Outcome), order.Says), cancellation);

    [Function(MitigationNames.Look)]
    public Task<LookAnswer> LookAsync([ActivityTrigger] LookOrder order, CancellationToken cancellation) => watch.LookAsync(order.Id, order.ActedAtMs, cancellation);

    [Function(MitigationNames.Note)]
    public Task NoteAsync([ActivityTrigger] NoteOrder order, CancellationToken cancellation) =>
        book.NoteAsync(order.Id, order.Name, order.Begins ? StepPhase.Begins : StepPhase.Ended, order.Outcome, order.Says, cancellation);

    [Function(MitigationNames.End)]
    public Task<MitigationState> EndAsync([ActivityTrigger] EndOrder order, CancellationToken cancellation) =>
        end.RunAsync(order.Id, order.Event, order.Says, cancellation);
}
