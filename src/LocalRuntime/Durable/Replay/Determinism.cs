using Chasqui.LocalRuntime.Durable.History;
using DurableTask.Core.Exceptions;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>Compares what history says was asked for with what the code asked for now, by sequence number, kind and name.</summary>
internal static class Determinism
{
    /// <summary>Takes the action that <paramref name="e"/> records off <paramref name="actions"/>: history has it already.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">The code did not ask for it, or for something else.</exception>
    public static void Verify(HistoryEvent e, IDictionary<int, OrchestratorAction> actions)
    {
        if (Expected(e) is not { } expected)
        {
            return;
        }

        if (!actions.TryGetValue(expected.Id, out var action))
        {
            throw Differs(expected, "hasn't (yet?) scheduled this task");
        }

        var (kind, name) = Describe(action);
        if (kind != expected.Kind || !string.Equals(name, expected.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw Differs(expected, $"instead scheduled {kind} '{name}' with this sequence number");
        }

        actions.Remove(expected.Id);
    }

    private static (int Id, string Kind, string? Name)? Expected(HistoryEvent e) => e switch
    {
        TaskScheduled task => (task.EventId, "an activity task", task.Name),
        TimerCreated timer => (timer.EventId, "a timer task", null),
        SubOrchestrationCreated sub => (sub.EventId, "a sub-orchestration task", sub.Name),
        EventSent sent => (sent.EventId, "a send event task", sent.Name),
        _ => null,
    };

    private static (string Kind, string? Name) Describe(OrchestratorAction action) => action switch
    {
        ScheduleTaskAction task => ("an activity task", task.Name),
        CreateTimerAction => ("a timer task", null),
        CreateSubOrchestrationAction sub => ("a sub-orchestration task", sub.Name),
        SendEventAction sent => ("a send event task", sent.EventName),
        _ => (action.GetType().Name, null),
    };

    private static NonDeterministicOrchestrationException Differs((int Id, string Kind, string? Name) expected, string instead) => new(
        expected.Id,
        $"A previous execution of this orchestration scheduled {expected.Kind} with sequence number {expected.Id} named '{expected.Name}', "
        + $"but the current replay execution {instead}. Was a change made to the orchestrator code after this instance had already started running?");
}
