namespace Microsoft.DurableTask;

/// <summary>How a sub-orchestration is called.</summary>
public sealed record SubOrchestrationOptions : TaskOptions
{
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry)
    {
        InstanceId = instanceId;
    }

    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options)
    {
        InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;
    }

    /// <value>Null: a deterministic id is made up.</value>
    public string? InstanceId { get; init; }
}
