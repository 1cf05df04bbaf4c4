using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>The instance row: everything about an orchestration but its history and its long texts.</summary>
internal sealed record Instance
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <value>Changes when the instance is started again or starts over; rows of another execution are garbage.</value>
    public required string ExecutionId { get; init; }

    /// <value>Names the start; lets who started tell an ambiguous write of its own from somebody else's start.</value>
    public required string StartId { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <value>Not to be run before; null: at once.</value>
    public DateTimeOffset? StartAt { get; init; }

    /// <value>How many history episodes of this execution are stored. Later ones belong to a write that has not happened yet.</value>
    public int Episodes { get; init; }

    public ParentLink? Parent { get; init; }

    /// <value>JSON; null: none.</value>
    public string? CustomStatus { get; init; }

    /// <value>The engine that runs its activities; null: nobody does.</value>
    public string? Owner { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <value>Of the row as read; null: it does not exist yet.</value>
    public string? ETag { get; init; }

    public bool IsEnded => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public Dictionary<string, object> ToValues()
    {
        var values = new Dictionary<string, object>
        {
            [nameof(Name)] = Name,
            [nameof(Version)] = Version,
            [nameof(ExecutionId)] = ExecutionId,
            [nameof(StartId)] = StartId,
            [nameof(Status)] = Status.ToString(),
            [nameof(CreatedAt)] = CreatedAt,
            [nameof(UpdatedAt)] = UpdatedAt,
            [nameof(Episodes)] = (long)Episodes,
            [nameof(Tags)] = HistoryJson.Write(Tags),
        };
        LongText.Put(values, nameof(CustomStatus), CustomStatus);
        AddUnlessNull(values, nameof(StartAt), StartAt);
        AddUnlessNull(values, nameof(Owner), Owner);
        AddUnlessNull(values, nameof(Parent), Parent is null ? null : HistoryJson.Write(Parent));
        return values;
    }

    public static Instance Of(StoredRow row) => new()
    {
        Id = Keys.InstanceOf(row.PartitionKey),
        Name = row.Text(nameof(Name))!,
        Version = row.Text(nameof(Version))!,
        ExecutionId = row.Text(nameof(ExecutionId))!,
        StartId = row.Text(nameof(StartId))!,
        Status = Enum.Parse<OrchestrationRuntimeStatus>(row.Text(nameof(Status))!),
        CreatedAt = row.Time(nameof(CreatedAt))!.Value,
        UpdatedAt = row.Time(nameof(UpdatedAt))!.Value,
        StartAt = row.Time(nameof(StartAt)),
        Episodes = (int)row.Number(nameof(Episodes)),
        Parent = row.Text(nameof(Parent)) is { } parent ? HistoryJson.Read<ParentLink>(parent) : null,
        CustomStatus = LongText.Get(row, nameof(CustomStatus)),
        Owner = row.Text(nameof(Owner)),
        Tags = HistoryJson.Read<Dictionary<string, string>>(row.Text(nameof(Tags)) ?? "{}"),
        ETag = row.ETag,
    };

    private static void AddUnlessNull(Dictionary<string, object> values, string name, object? value)
    {
        if (value is not null)
        {
            values[name] = value;
        }
    }
}
