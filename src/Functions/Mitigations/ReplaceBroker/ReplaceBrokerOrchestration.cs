using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.Running;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.ReplaceBroker;

/// <summary>
/// Restarts the broker; if it does not come back healthy, in sync everywhere and leading what it is preferred for, and stay so, replaces it and waits for
/// the same; then escalates.
/// </summary>
public static class ReplaceBrokerOrchestration
{
    [Function(MitigationNames.ReplaceBroker)]
    public static async Task<MitigationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string id)
    {
        var run = new MitigationRun(context, id);
        return await run.GuardAsync() ? await run.ActInTurnAsync("the broker is healthy and in sync", "neither a restart nor a replacement helped") : MitigationState.Refused;
    }
}
