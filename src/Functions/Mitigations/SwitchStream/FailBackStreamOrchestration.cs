using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.Running;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.SwitchStream;

/// <summary>
/// Leads a stream back over its home, and waits until the standby is drained and traces show no loss; if they do not in time, leads it over the standby
/// again, and pages.
/// </summary>
public static class FailBackStreamOrchestration
{
    [Function(MitigationNames.FailBackStream)]
    public static async Task<MitigationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string id)
    {
        var run = new MitigationRun(context, id);
        if (!await run.GuardAsync())
            return MitigationState.Refused;
        if (await run.ActAndWatchAsync(run.Acts[0]) is not { } helped)
            return await run.CancelAsync();
        if (helped)
            return await run.SucceedAsync("the stream is led over its home, the standby is drained, and nothing is lost");
        var undone = await run.CompensateAsync(run.Acts[1]);
        return await run.EscalateAsync($"leading it back could not be shown to be safe; {undone}");
    }
}
