using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>What the code asked for and history does not have yet, under its sequence number.</summary>
internal abstract record OrchestratorAction(int Id);

internal sealed record ScheduleTaskAction(int Id, string Name, string Version, string? Input) : OrchestratorAction(Id);

internal sealed record CreateTimerAction(int Id, DateTime FireAt) : OrchestratorAction(Id);

internal sealed record CreateSubOrchestrationAction(int Id, string Name, string Version, string InstanceId, string? Input) : OrchestratorAction(Id);

internal sealed record SendEventAction(int Id, string InstanceId, string EventName, string? Input) : OrchestratorAction(Id);

internal sealed record CompleteAction(int Id, OrchestrationRuntimeStatus Status, string? Result, TaskFailureDetails? Failure)
    : OrchestratorAction(Id);

/// <summary>The next execution: its input, its version (null: unchanged) and the events it inherits, in order.</summary>
internal sealed record ContinueAsNewAction(int Id, string? Input, string? NewVersion, IReadOnlyList<History.EventRaised> CarriedOver)
    : OrchestratorAction(Id);
