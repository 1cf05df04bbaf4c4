namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>One row's part in a transaction.</summary>
internal abstract record RowChange(string RowKey);

/// <summary>The row must not exist.</summary>
internal sealed record AddRow(string RowKey, IReadOnlyDictionary<string, object> Values) : RowChange(RowKey);

/// <summary>The row must be as it was read.</summary>
internal sealed record ReplaceRow(string RowKey, IReadOnlyDictionary<string, object> Values, string ETag) : RowChange(RowKey);

/// <summary>Whatever was there is overwritten.</summary>
internal sealed record PutRow(string RowKey, IReadOnlyDictionary<string, object> Values) : RowChange(RowKey);

/// <summary>The row must exist; without an ETag, in whatever state.</summary>
internal sealed record DeleteRow(string RowKey, string? ETag = null) : RowChange(RowKey);
