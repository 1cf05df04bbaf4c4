using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.Running;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.RestartConsumer;

/// <summary>
/// Restarts the instance that does not get on, if the evidence points at one that may be; waits until the group has rejoined, gets on and its lag falls;
/// if it does not, restarts all of them; then escalates.
/// </summary>
public static class RestartConsumerOrchestration
{
    [Function(MitigationNames.RestartConsumer)]
    public static async Task<MitigationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string id)
    {
        var run = new MitigationRun(context, id);
        return await run.GuardAsync() ? await run.ActInTurnAsync("the group gets on", "restarting did not help") : MitigationState.Refused;
    }
}
