using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable.Storage;

/// <summary>One step of an instance, to be stored in one transaction.</summary>
internal sealed record Step
{
    /// <value>The instance row after the step.</value>
    public required Instance Instance { get; init; }

    /// <value>The events to append as one episode; empty: history stays, or starts anew.</value>
    public IReadOnlyList<HistoryEvent> Episode { get; init; } = [];

    /// <value>The messages that are history now, or are dropped.</value>
    public IReadOnlyList<Message> Consumed { get; init; } = [];

    public IReadOnlyList<Delivery> Sent { get; init; } = [];

    /// <value>Messages to the same instance, for whichever execution comes to take them.</value>
    public IReadOnlyList<HistoryEvent> SentToItself { get; init; } = [];

    /// <value>The input of the next execution; null: none, or it is the same execution.</value>
    public string? NewInput { get; init; }

    public string? Output { get; init; }

    public TaskFailureDetails? Failure { get; init; }
}
