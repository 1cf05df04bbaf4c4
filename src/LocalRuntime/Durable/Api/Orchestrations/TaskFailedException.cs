namespace Microsoft.DurableTask;

/// <summary>An activity or a sub-orchestration failed. Thrown where the orchestrator awaits it.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(MessageOf(taskName, taskId, innerException.Message), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(MessageOf(taskName, taskId, failureDetails?.ErrorMessage))
    {
        TaskName = taskName;
        TaskId = taskId;
        // A terminated sub-orchestration has no details; see the README.
        FailureDetails = failureDetails!;
    }

    public string TaskName { get; }

    /// <value>The sequence number of the task in its orchestration, from 0.</value>
    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }

    private static string MessageOf(string taskName, int taskId, string? reason) => reason is null
        ? $"Task '{taskName}' (#{taskId}) failed with an unhandled exception."
        : $"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {reason}";
}
