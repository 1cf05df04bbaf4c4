using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>What an orchestrator asks of activities, about one mitigation.</summary>
internal sealed class MitigationCalls(TaskOrchestrationContext context, string id)
{
    /// <summary>Storage or the app's dependencies may be away for a while; an hour at most.</summary>
    private static readonly TaskOptions Persistent = new(new RetryPolicy(70, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1)));

    public Task<GuardAnswer> GuardAsync() => context.CallActivityAsync<GuardAnswer>(MitigationNames.Guard, id, Persistent);

    public Task<ActuatorResult> ActAsync(PlannedAct act) => context.CallActivityAsync<ActuatorResult>(MitigationNames.Act, new ActOrder(id, act.Name), Persistent);

    public Task<ActuatorResult> ObserveAsync(PlannedAct act) => context.CallActivityAsync<ActuatorResult>(MitigationNames.Observe, new ActOrder(id, act.Name), Persistent);

    public Task GiveUpAsync(PlannedAct act, ActuatorResult result) =>
        context.CallActivityAsync(MitigationNames.GiveUpAct, new GiveUpOrder(id, act.Name, result.Outcome.ToString(), result.Details), Persistent);

    public Task<LookAnswer> LookAsync(long actedAtMs) => context.CallActivityAsync<LookAnswer>(MitigationNames.Look, new LookOrder(id, actedAtMs), Persistent);

    public Task NoteAsync(string name, bool begins, string outcome, string says) =>
        context.CallActivityAsync(MitigationNames.Note, new NoteOrder(id, name, begins, outcome, says), Persistent);

    public Task<MitigationState> EndAsync(MitigationEvent happened, string says) =>
        context.CallActivityAsync<MitigationState>(MitigationNames.End, new EndOrder(id, happened, says), Persistent);
}
