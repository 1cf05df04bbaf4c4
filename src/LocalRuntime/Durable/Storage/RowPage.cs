namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>A page of a scan over partitions; without a token, the last one.</summary>
internal sealed record RowPage(IReadOnlyList<StoredRow> Rows, string? ContinuationToken);
