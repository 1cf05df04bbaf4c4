using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>How an activity ended that ran in this process: <see cref="TaskCompleted"/> or <see cref="TaskFailed"/>.</summary>
internal sealed record ActivityResult(string ExecutionId, int TaskId, HistoryEvent Event)
{
    /// <value>Of the output, roughly its length as stored.</value>
    public int Characters => Event is TaskCompleted { Result: { } output } ? output.Length : 1000;

    /// <summary>False: the instance has started over, has ended, or has the result already.</summary>
    public bool Fits(Instance instance, Unfinished unfinished) =>
        ExecutionId == instance.ExecutionId && unfinished.Activities.Any(task => task.EventId == TaskId);
}
