using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Runs activities of this process, at most so many at once.</summary>
internal sealed class ActivityRunner(DurableRegistry registry, DataConverter converter, int maximum, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim slots = new(maximum);

    /// <returns>Null: the engine stopped; the activity will run again.</returns>
    public async Task<ActivityResult?> RunAsync(string instanceId, string executionId, TaskScheduled task, CancellationToken stopping)
    {
        try
        {
            await slots.WaitAsync(stopping);
            try
            {
                return new(executionId, task.EventId, await CallAsync(instanceId, task, stopping) with { Timestamp = time.GetUtcNow().UtcDateTime });
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<HistoryEvent> CallAsync(string instanceId, TaskScheduled task, CancellationToken stopping)
    {
        if (!registry.TryGetActivity(task.Name, out var activity))
        {
            return new TaskFailed(task.EventId, Failures.ActivityNotFound(task.Name), NonRetriable: true);
        }

        var call = new ActivityCall(task.Name, task.Version, instanceId, task.EventId, task.Input, converter);
        try
        {
            // Off the engine's thread: an activity may block.
            var output = await Task.Run(() => activity(call, stopping), stopping);
            return new TaskCompleted(task.EventId, Payloads.Checked(converter.Serialize(output), $"The output of activity '{task.Name}'"));
        }
#pragma warning disable CA1031 // Whatever an activity throws is its result; a stopping engine is not.
        catch (Exception e) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            DurableLog.ActivityFailed(logger, e, task.Name, instanceId, task.EventId);
            return new TaskFailed(task.EventId, TaskFailureDetails.FromException(e), NonRetriable: false);
        }
    }
}
