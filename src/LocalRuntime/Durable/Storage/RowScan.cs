namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>One row key over all partitions of a range. The end is exclusive; times are inclusive, statuses any of.</summary>
internal sealed record RowScan(
    string FromPartition,
    string BeforePartition,
    string RowKey,
    DateTimeOffset? CreatedFrom,
    DateTimeOffset? CreatedTo,
    IReadOnlyList<string>? Statuses,
    int PageSize,
    string? ContinuationToken);
