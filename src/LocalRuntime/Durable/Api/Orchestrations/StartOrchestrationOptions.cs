using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public sealed record StartOrchestrationOptions
{
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <value>Null: a random id.</value>
    public string? InstanceId { get; init; }

    /// <value>Null: at once.</value>
    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <value>Null: the hub's default version.</value>
    public TaskVersion? Version { get; init; }

    /// <value>
    /// Statuses of an existing instance of the same id that refuse the start. Null: the hub's default, which refuses while the
    /// instance is pending, running or suspended.
    /// </value>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
