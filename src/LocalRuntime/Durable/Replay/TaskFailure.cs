using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>How a task's failure travels inside the engine, before the orchestrator sees it as <see cref="TaskFailedException"/>.</summary>
internal sealed class TaskFailure(int taskId, TaskFailureDetails? details, bool nonRetriable) : Exception(details?.ErrorMessage)
{
    public TaskFailureDetails? Details => details;

    /// <value>True: there is no such activity or orchestrator, and trying again does not make one.</value>
    public bool NonRetriable => nonRetriable;

    public TaskFailedException ToPublic(string name) => new(name, taskId, details!);
}
