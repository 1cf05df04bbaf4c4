using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Replay;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Turns what the code asked for into what is stored. Pure.</summary>
internal static class StepPlan
{
    public static Step Create(InstanceState before, Inbox inbox, ReplayResult result, string engineId)
    {
        var episode = new List<HistoryEvent>(inbox.Events);
        var sent = new List<Delivery>();
        foreach (var action in result.Actions)
        {
            if (EventOf(action) is { } e)
            {
                episode.Add(e with { Timestamp = inbox.Now });
            }

            sent.AddRange(DeliveriesOf(action, before));
        }

        episode.Add(new OrchestratorCompleted { Timestamp = inbox.Now });
        sent.AddRange(Terminations(before, inbox));
        var status = result.CustomStatus ?? (before.Past.Count == 0 ? before.Instance.CustomStatus : null);
        var step = new Step
        {
            Instance = before.Instance with { UpdatedAt = inbox.Now, CustomStatus = status },
            Consumed = inbox.Taken,
            Sent = [.. sent.Where(delivery => !IsToItself(delivery, before))],

            // Stored with the step, so that it comes before whatever others send after the step.
            SentToItself = [.. sent.Where(delivery => IsToItself(delivery, before)).Select(delivery => delivery.Event)],
        };
        return result.Actions.OfType<ContinueAsNewAction>().FirstOrDefault() is { } again
            ? StartOver(step, again)
            : Append(step, before, episode, result.Actions.OfType<CompleteAction>().FirstOrDefault(), engineId);
    }

    private static Step StartOver(Step step, ContinueAsNewAction again) => step with
    {
        Instance = step.Instance with
        {
            ExecutionId = Guid.NewGuid().ToString("N"),
            Version = again.NewVersion ?? step.Instance.Version,
            Status = OrchestrationRuntimeStatus.Running,
            Episodes = 0,
            StartAt = null,
            Owner = null,
        },
        NewInput = again.Input,
        SentToItself = [.. again.CarriedOver, .. step.SentToItself],
    };

    private static Step Append(Step step, InstanceState before, List<HistoryEvent> episode, CompleteAction? end, string engineId)
    {
        var history = new Unfinished([.. before.Past, .. episode]);
        return step with
        {
            Instance = step.Instance with
            {
                Status = end?.Status ?? history.Status,
                Episodes = before.Instance.Episodes + 1,
                Owner = end is null && history.Activities.Count > 0 ? engineId : null,
            },
            Episode = episode,
            // As the real engine shows it.
            Output = end?.Failure is { } failure ? failure.ToString() : end?.Result,
            Failure = end?.Failure,
        };
    }

    private static bool IsToItself(Delivery delivery, InstanceState before) =>
        delivery.InstanceId == before.Instance.Id && delivery.Event is EventRaised;

    private static HistoryEvent? EventOf(OrchestratorAction action) => action switch
    {
        ScheduleTaskAction task => new TaskScheduled(task.Id, task.Name, task.Version, task.Input),
        CreateTimerAction timer => new TimerCreated(timer.Id, timer.FireAt),
        CreateSubOrchestrationAction sub => new SubOrchestrationCreated(sub.Id, sub.Name, sub.Version, sub.InstanceId, sub.Input),
        SendEventAction send => new EventSent(send.Id, send.InstanceId, send.EventName, send.Input),
        CompleteAction end => new ExecutionCompleted(end.Id, end.Status, end.Result, end.Failure),
        _ => null,
    };

    private static IEnumerable<Delivery> DeliveriesOf(OrchestratorAction action, InstanceState before)
    {
        var me = before.Instance;
        var messageId = $"{me.ExecutionId}:{action.Id}";
        switch (action)
        {
            case CreateSubOrchestrationAction sub:
                var parent = new ParentLink(me.Name, me.Id, me.ExecutionId, sub.Id);
                yield return new(sub.InstanceId, null, new ExecutionStarted(sub.Name, sub.Version, sub.Input, parent) { MessageId = messageId });
                break;
            case SendEventAction send:
                yield return new(send.InstanceId, null, new EventRaised(send.EventName, send.Input) { MessageId = messageId });
                break;
            case CompleteAction end when me.Parent is { } to:
                yield return new(to.InstanceId, to.ExecutionId, ReportOf(end, to) with { MessageId = messageId });
                break;
        }
    }

    private static HistoryEvent ReportOf(CompleteAction end, ParentLink parent) => end.Status == OrchestrationRuntimeStatus.Completed
        ? new SubOrchestrationCompleted(parent.TaskId, end.Result)
        : new SubOrchestrationFailed(parent.TaskId, end.Failure, Failures.IsNonRetriable(end.Failure));

    private static IEnumerable<Delivery> Terminations(InstanceState before, Inbox inbox)
    {
        if (inbox.Events.OfType<ExecutionTerminated>().FirstOrDefault() is not { Recursive: true } terminated)
        {
            return [];
        }

        return new Unfinished(before.Past).SubOrchestrations.Select(sub => new Delivery(
            sub.InstanceId, null, terminated with { MessageId = $"{before.Instance.ExecutionId}:{sub.EventId}:terminate" }));
    }
}
