using Chasqui.LocalRuntime.Durable.History;
using Chasqui.LocalRuntime.Durable.Replay;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Runs an instance's code over what is new, and makes of it the step to store, or the step that fails the instance.</summary>
internal sealed class StepMaker(DurableRegistry registry, DurableEngineOptions options, string engineId, Wakeups wakeups, ILoggerFactory loggers)
{
    private readonly ILogger logger = loggers.CreateLogger(DurableLog.Category);

    private readonly ReplaySettings replaySettings = new(
        options.DataConverter, loggers, options.DefaultVersion, options.MaximumTimerInterval);

    /// <param name="actor">Learns of an illegal await that comes back later.</param>
    /// <param name="state">The instance as read.</param>
    /// <param name="inbox">What is new.</param>
    /// <param name="illegal">True: the code is known to await what is not durable, and fails instead of being run.</param>
    public Step Make(InstanceActor actor, InstanceState state, Inbox inbox, bool illegal)
    {
        var executionId = state.Instance.ExecutionId;
        var step = StepPlan.Create(state, inbox, illegal ? Failed(state, IllegalAwait()) : Replay(actor, state, inbox), engineId);
        if (SizeOf(step) > InstanceStore.MaximumStepBytes || step.Instance.CustomStatus?.Length > LongText.CharactersPerRow)
        {
            var tooLarge = new InvalidOperationException(
                $"One step of the orchestration is larger than the {InstanceStore.MaximumStepBytes} bytes that can be stored at once.");
            step = StepPlan.Create(state, inbox, Failed(state, TaskFailureDetails.FromException(tooLarge)), engineId);
        }

        DurableLog.Stepped(logger, actor.Id, executionId, inbox.Events.Count, step.Instance.Status);
        return step;
    }

    private ReplayResult Replay(InstanceActor actor, InstanceState state, Inbox inbox)
    {
        if (!registry.TryGetOrchestrator(state.Instance.Name, out var orchestrator))
        {
            return Failed(state, Failures.OrchestratorNotFound(state.Instance.Name));
        }

        var executionId = state.Instance.ExecutionId;
        var thread = new OrchestratorThread(() =>
        {
            actor.IllegalExecution = executionId;
            wakeups.Wake(actor.Id);
        });
        return new Replayer(actor.Id, state.Started, new(orchestrator), replaySettings, thread).Run(state.Past, inbox.Events);
    }

    private static TaskFailureDetails IllegalAwait() =>
        TaskFailureDetails.FromException(new InvalidOperationException(OrchestratorThread.IllegalAwait));

    private static ReplayResult Failed(InstanceState state, TaskFailureDetails failure)
    {
        var id = state.Past.Count;
        return new([new CompleteAction(id, OrchestrationRuntimeStatus.Failed, failure.ErrorMessage, failure)], null);
    }

    private static int SizeOf(Step step) =>
        CostOf(step.Episode) + CostOf(step.Sent) + CostOf(step.SentToItself)
        + LongText.CostOf(step.Output) + LongText.CostOf(step.NewInput) + LongText.CostOf(step.Instance.CustomStatus);

    private static int CostOf<T>(IReadOnlyList<T> stored) => stored.Count == 0 ? 0 : LongText.CostOf(HistoryJson.Write(stored));
}
