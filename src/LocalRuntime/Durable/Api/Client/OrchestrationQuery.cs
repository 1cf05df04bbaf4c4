namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list; a null does not filter.</summary>
/// <param name="CreatedFrom">Inclusive.</param>
/// <param name="CreatedTo">Inclusive.</param>
/// <param name="Statuses">Any of these.</param>
/// <param name="TaskHubNames">Ignored: a client sees its own hub.</param>
/// <param name="InstanceIdPrefix">Case-sensitive.</param>
/// <param name="PageSize">At most so many a page.</param>
/// <param name="FetchInputsAndOutputs">Costs a read more for each instance.</param>
/// <param name="ContinuationToken">Where to go on.</param>
public sealed record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    public const int DefaultPageSize = 100;
}
