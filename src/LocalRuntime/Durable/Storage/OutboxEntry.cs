namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>What one step sends, and the rows that say so until it is delivered.</summary>
internal sealed record OutboxEntry(IReadOnlyList<Delivery> Deliveries, IReadOnlyList<string> RowKeys);
