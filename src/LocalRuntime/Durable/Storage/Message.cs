using Chasqui.LocalRuntime.Durable.History;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>Something an instance must learn.</summary>
/// <param name="Events">Become a part of its history, in this order. Each carries an id of its own.</param>
/// <param name="ExecutionId">The execution it is meant for; null: whichever runs.</param>
/// <param name="RowKeys">The rows it is stored in.</param>
/// <param name="Bytes">What it costs to store.</param>
internal sealed record Message(IReadOnlyList<HistoryEvent> Events, string? ExecutionId, IReadOnlyList<string> RowKeys, int Bytes)
{
    public bool IsFor(Instance instance) => ExecutionId is null || ExecutionId == instance.ExecutionId;
}
