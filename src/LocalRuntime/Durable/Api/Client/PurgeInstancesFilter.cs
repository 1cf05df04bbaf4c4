namespace Microsoft.DurableTask.Client;

/// <summary>Which ended instances to purge; a null does not filter.</summary>
public sealed record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <value>Stop after this long, with an incomplete result; null does not stop.</value>
    public TimeSpan? Timeout { get; init; }
}
