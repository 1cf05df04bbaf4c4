using Chasqui.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>
/// Runs an orchestrator from the start over its past, then over what is new. Pure but for the code it runs: the same events give the same
/// actions, or the orchestration fails as non-deterministic.
/// </summary>
internal sealed class Replayer
{
    private readonly ReplayContext context;
    private readonly ReplaySettings settings;
    private readonly Orchestrator orchestrator;
    private readonly OrchestratorThread thread;
    private readonly Suspension suspension = new();
    private Task<object?>? run;
    private bool ended;

    public Replayer(string instanceId, ExecutionStarted started, Orchestrator orchestrator, ReplaySettings settings, OrchestratorThread thread)
    {
        this.orchestrator = orchestrator;
        this.thread = thread;
        this.settings = settings;
        context = new ReplayContext(instanceId, started, settings, thread);
    }

    public ReplayResult Run(IEnumerable<HistoryEvent> past, IEnumerable<HistoryEvent> added)
    {
        string? status = null;
        try
        {
            thread.Run(() =>
            {
                Play(past, replaying: true);
                Play(added, replaying: false);
                End();
            });
            status = settings.Converter.Serialize(context.CustomStatus);
        }
#pragma warning disable CA1031 // Whatever playing an event throws (a payload that does not fit, say) fails the orchestration, not the engine.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Nothing the code asked for on a wrong path is done.
            context.Actions.Clear();
            ended = false;
            Fail(e);
        }

        return new([.. context.Actions.Values], status);
    }

    private void Play(IEnumerable<HistoryEvent> events, bool replaying)
    {
        context.Replaying = replaying;
        foreach (var e in events)
        {
            if (!suspension.TryHold(e))
            {
                Apply(e);
            }
        }
    }

    private void Apply(HistoryEvent e)
    {
        switch (e)
        {
            case OrchestratorStarted: context.Now = e.Timestamp; break;
            case ExecutionStarted: run = Start(); break;
            case ExecutionTerminated terminated: Complete(OrchestrationRuntimeStatus.Terminated, terminated.Output, null); break;
            case ExecutionSuspended: suspension.Begin(context.Actions); break;
            case ExecutionResumed: suspension.End(context.Actions, Apply); break;
            case TaskCompleted done: context.Open.Complete(done.TaskScheduledId, done.Result); break;
            case TaskFailed failed: Fail(failed.TaskScheduledId, failed.Failure, failed.NonRetriable); break;
            case SubOrchestrationCompleted done: context.Open.Complete(done.TaskScheduledId, done.Result); break;
            case SubOrchestrationFailed failed: Fail(failed.TaskScheduledId, failed.Failure, failed.NonRetriable); break;
            case TimerFired fired: context.Open.Complete(fired.TimerId, null); break;
            case EventRaised raised: Raise(raised); break;
            default: Determinism.Verify(e, context.Actions); break;
        }
    }

    private async Task<object?> Start() => await orchestrator(context);

    private void Raise(EventRaised raised)
    {
        if (context.Continuation is null)
        {
            context.Events.Raise(raised.Name, raised.Input);
        }
        else
        {
            context.CarriedOver.Add(raised);
        }
    }

    private void Fail(int taskId, TaskFailureDetails? details, bool nonRetriable) =>
        context.Open.Fail(new TaskFailure(taskId, details, nonRetriable), taskId);

    private void End()
    {
        if (ended || context.Open.Any)
        {
            return;
        }

        if (run is null || !run.IsCompleted)
        {
            if (!suspension.IsOn && !context.Events.IsAwaited)
            {
                Fail(new InvalidOperationException(OrchestratorThread.IllegalAwait));
            }
        }
        else if (run.IsCompletedSuccessfully)
        {
            Complete(run.Result);
        }
        else
        {
            Fail(run.Exception?.InnerExceptions[0] ?? new TaskCanceledException(run));
        }
    }

    private void Complete(object? output)
    {
        if (context.Continuation is { } next)
        {
            var id = context.NextId();
            context.Actions.Add(
                id, new ContinueAsNewAction(id, settings.Converter.Serialize(next.NewInput), next.NewVersion, context.CarriedOver));
        }
        else
        {
            Complete(OrchestrationRuntimeStatus.Completed, settings.Converter.Serialize(output), null);
        }
    }

    private void Fail(Exception failure)
    {
        Complete(OrchestrationRuntimeStatus.Failed, failure.Message, TaskFailureDetails.FromException(failure));
    }

    private void Complete(OrchestrationRuntimeStatus status, string? result, TaskFailureDetails? failure)
    {
        if (!ended)
        {
            ended = true;
            var id = context.NextId();
            context.Actions.Add(id, new CompleteAction(id, status, result, failure));
        }
    }
}
