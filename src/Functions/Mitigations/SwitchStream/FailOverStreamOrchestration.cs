using Chasqui.Domain.Mitigations;
using Chasqui.Functions.Mitigations.Running;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Chasqui.Functions.Mitigations.SwitchStream;

/// <summary>
/// Leads a stream over the standby of its cluster, and waits until traces show its events arrive and none is lost. The route stays in draining until the
/// cluster that was left has nothing unread: consumers read both, and its backlog is never given up. If that cannot be shown in time, somebody is paged;
/// the route stays, for its home was sick.
/// </summary>
public static class FailOverStreamOrchestration
{
    [Function(MitigationNames.FailOverStream)]
    public static async Task<MitigationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string id)
    {
        var run = new MitigationRun(context, id);
        if (!await run.GuardAsync())
            return MitigationState.Refused;
        if (await run.ActAndWatchAsync(run.Acts[0]) is not { } helped)
            return await run.CancelAsync();
        return helped ? await run.SucceedAsync("the stream is led over its standby, and loses nothing")
            : await run.EscalateAsync("that nothing is lost since the switch could not be shown");
    }
}
