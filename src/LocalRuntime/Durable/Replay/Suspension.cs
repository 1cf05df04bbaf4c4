using Chasqui.LocalRuntime.Durable.History;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>What a suspended orchestration holds back until it is resumed: events, and what it had asked for but not got stored.</summary>
internal sealed class Suspension
{
    private readonly Queue<HistoryEvent> events = new();
    private readonly SortedDictionary<int, OrchestratorAction> actions = [];

    public bool IsOn { get; private set; }

    /// <summary>True: the event is for later. What ends the suspension and the passing of time never are.</summary>
    public bool TryHold(HistoryEvent e)
    {
        var hold = IsOn && e is not (ExecutionResumed or ExecutionTerminated or OrchestratorStarted);
        if (hold && e is not ExecutionSuspended)
        {
            events.Enqueue(e);
        }

        return hold;
    }

    public void Begin(IDictionary<int, OrchestratorAction> current)
    {
        IsOn = true;
        Move(current, actions);
    }

    public void End(IDictionary<int, OrchestratorAction> current, Action<HistoryEvent> apply)
    {
        IsOn = false;
        Move(actions, current);
        while (events.TryDequeue(out var e))
        {
            apply(e);
        }
    }

    private static void Move(IDictionary<int, OrchestratorAction> from, IDictionary<int, OrchestratorAction> to)
    {
        foreach (var (id, action) in from)
        {
            to.Add(id, action);
        }

        from.Clear();
    }
}
