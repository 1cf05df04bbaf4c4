using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>What a history says is still to come.</summary>
internal sealed class Unfinished
{
    private readonly Dictionary<int, TaskScheduled> activities = [];
    private readonly Dictionary<int, TimerCreated> timers = [];
    private readonly Dictionary<int, SubOrchestrationCreated> subOrchestrations = [];

    public Unfinished(IEnumerable<HistoryEvent> history)
    {
        foreach (var e in history)
        {
            Apply(e);
        }
    }

    public IReadOnlyCollection<TaskScheduled> Activities => activities.Values;

    public IReadOnlyCollection<TimerCreated> Timers => timers.Values;

    public IReadOnlyCollection<SubOrchestrationCreated> SubOrchestrations => subOrchestrations.Values;

    /// <value>Running, or suspended.</value>
    public OrchestrationRuntimeStatus Status { get; private set; } = OrchestrationRuntimeStatus.Running;

    private void Apply(HistoryEvent e)
    {
        switch (e)
        {
            case TaskScheduled task: activities[task.EventId] = task; break;
            case TaskCompleted done: activities.Remove(done.TaskScheduledId); break;
            case TaskFailed failed: activities.Remove(failed.TaskScheduledId); break;
            case TimerCreated timer: timers[timer.EventId] = timer; break;
            case TimerFired fired: timers.Remove(fired.TimerId); break;
            case SubOrchestrationCreated sub: subOrchestrations[sub.EventId] = sub; break;
            case SubOrchestrationCompleted done: subOrchestrations.Remove(done.TaskScheduledId); break;
            case SubOrchestrationFailed failed: subOrchestrations.Remove(failed.TaskScheduledId); break;
            case ExecutionSuspended: Status = OrchestrationRuntimeStatus.Suspended; break;
            case ExecutionResumed: Status = OrchestrationRuntimeStatus.Running; break;
        }
    }
}
