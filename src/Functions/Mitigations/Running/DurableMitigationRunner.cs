using Chasqui.Domain.Mitigations;
using Chasqui.Monitoring.Mitigations;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.Functions.Mitigations.Running;

/// <summary>Runs mitigations as orchestrations: the instance's id is the mitigation's, and the orchestrator is the one of its kind.</summary>
public sealed class DurableMitigationRunner(DurableTaskClient client) : IMitigationRunner
{
    /// <summary>Every status: what was ever started is not started again. Never left to the backend's default.</summary>
    private static readonly OrchestrationRuntimeStatus[] Dedupe =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    public async Task StartAsync(MitigationOrder order, CancellationToken cancellation)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                MitigationNames.OrchestratorOf(order.Kind), order.Id, new StartOrchestrationOptions(order.Id).WithDedupeStatuses(Dedupe), cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It is running, or has: that is what was wanted.
        }
    }

    public async Task WakeAsync(string id, CancellationToken cancellation)
    {
        try
        {
            await client.RaiseEventAsync(id, MitigationNames.Wake, id, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // It has ended, or was not started yet, or cannot be told now: it looks by itself. The runtimes say so by different exceptions.
        }
    }

    public async Task<RunState> StateAsync(string id, CancellationToken cancellation) => await client.GetInstanceAsync(id, cancellation) switch
    {
        null => RunState.None,
        { IsCompleted: true } => RunState.Ended,
        _ => RunState.Running,
    };

    public async Task ForgetAsync(string id, CancellationToken cancellation)
    {
        if (await StateAsync(id, cancellation) == RunState.Ended)
            await client.PurgeInstanceAsync(id, cancellation);
    }
}
