namespace Microsoft.DurableTask;

/// <summary>Who runs an activity.</summary>
public abstract class TaskActivityContext
{
    public abstract TaskName Name { get; }

    /// <value>The id of the orchestration that scheduled the activity.</value>
    public abstract string InstanceId { get; }

    public virtual string Version => string.Empty;
}
