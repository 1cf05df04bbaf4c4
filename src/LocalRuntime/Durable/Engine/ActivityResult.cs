using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>How an activity ended that ran in this process: <see cref="TaskCompleted"/> or <see cref="TaskFailed"/>.</summary>
internal sealed record ActivityResult(string ExecutionId, int TaskId, HistoryEvent Event)
{
    /// <value>Roughly what it costs to store.</value>
    public int Bytes { get; } = 1000 + LongText.CostOf((Event as TaskCompleted)?.Result);

    /// <summary>False: the instance has started over, has ended, or has the result already.</summary>
    public bool Fits(Instance instance, Unfinished unfinished) =>
        ExecutionId == instance.ExecutionId && unfinished.Activities.Any(task => task.EventId == TaskId);
}
