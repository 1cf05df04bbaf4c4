using Chasqui.LocalRuntime.Durable.History;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>An instance's partition as read at once.</summary>
/// <param name="Instance">Guards the rest: a step is stored only if this row has not changed since.</param>
/// <param name="Input">JSON; null: none.</param>
/// <param name="Past">The history of the current execution.</param>
/// <param name="Messages">In the order in which they were sent.</param>
/// <param name="Outbox">What is not known to be delivered.</param>
/// <param name="Garbage">Keys of rows of executions that are over.</param>
internal sealed record InstanceState(
    Instance Instance,
    string? Input,
    IReadOnlyList<HistoryEvent> Past,
    IReadOnlyList<Message> Messages,
    IReadOnlyList<OutboxEntry> Outbox,
    IReadOnlyList<string> Garbage)
{
    public ExecutionStarted Started => Past.OfType<ExecutionStarted>().FirstOrDefault()
        ?? new ExecutionStarted(Instance.Name, Instance.Version, Input, Instance.Parent);
}
