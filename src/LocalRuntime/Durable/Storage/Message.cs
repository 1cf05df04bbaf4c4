using Chasqui.LocalRuntime.Durable.History;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>Something an instance must learn.</summary>
/// <param name="Event">Becomes a part of its history. Carries the message's id.</param>
/// <param name="ExecutionId">The execution it is meant for; null: whichever runs.</param>
/// <param name="RowKeys">The rows it is stored in.</param>
internal sealed record Message(HistoryEvent Event, string? ExecutionId, IReadOnlyList<string> RowKeys);
