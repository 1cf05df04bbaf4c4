using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Chasqui.LocalRuntime.Durable.History;

/// <summary>
/// One fact about an orchestration, as stored. The discriminators and property names are the storage format: instances in flight
/// are read back with them, so they are only ever added to.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(OrchestratorStarted), nameof(OrchestratorStarted))]
[JsonDerivedType(typeof(OrchestratorCompleted), nameof(OrchestratorCompleted))]
[JsonDerivedType(typeof(ExecutionStarted), nameof(ExecutionStarted))]
[JsonDerivedType(typeof(ExecutionCompleted), nameof(ExecutionCompleted))]
[JsonDerivedType(typeof(ExecutionTerminated), nameof(ExecutionTerminated))]
[JsonDerivedType(typeof(ExecutionSuspended), nameof(ExecutionSuspended))]
[JsonDerivedType(typeof(ExecutionResumed), nameof(ExecutionResumed))]
[JsonDerivedType(typeof(TaskScheduled), nameof(TaskScheduled))]
[JsonDerivedType(typeof(TaskCompleted), nameof(TaskCompleted))]
[JsonDerivedType(typeof(TaskFailed), nameof(TaskFailed))]
[JsonDerivedType(typeof(TimerCreated), nameof(TimerCreated))]
[JsonDerivedType(typeof(TimerFired), nameof(TimerFired))]
[JsonDerivedType(typeof(SubOrchestrationCreated), nameof(SubOrchestrationCreated))]
[JsonDerivedType(typeof(SubOrchestrationCompleted), nameof(SubOrchestrationCompleted))]
[JsonDerivedType(typeof(SubOrchestrationFailed), nameof(SubOrchestrationFailed))]
[JsonDerivedType(typeof(EventSent), nameof(EventSent))]
[JsonDerivedType(typeof(EventRaised), nameof(EventRaised))]
internal abstract record HistoryEvent
{
    /// <value>When it was stored; UTC. For <see cref="OrchestratorStarted"/> the orchestrator's time until the next one.</value>
    public DateTime Timestamp { get; init; }

    /// <value>The id of the message that brought it, so that a message delivered twice counts once; null if none did.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }
}

/// <summary>The code was run from here on with this time.</summary>
internal sealed record OrchestratorStarted : HistoryEvent;

/// <summary>What the code did since the last <see cref="OrchestratorStarted"/> is stored up to here.</summary>
internal sealed record OrchestratorCompleted : HistoryEvent;

internal sealed record ExecutionStarted(string Name, string Version, string? Input, ParentLink? Parent) : HistoryEvent;

/// <summary>The end. The result is JSON when completed, the failure's message when failed, what the terminator gave when terminated.</summary>
internal sealed record ExecutionCompleted(int EventId, OrchestrationRuntimeStatus Status, string? Result, TaskFailureDetails? Failure) : HistoryEvent;

internal sealed record ExecutionTerminated(string? Output, bool Recursive) : HistoryEvent;

internal sealed record ExecutionSuspended(string? Reason) : HistoryEvent;

internal sealed record ExecutionResumed(string? Reason) : HistoryEvent;

internal sealed record TaskScheduled(int EventId, string Name, string Version, string? Input) : HistoryEvent;

internal sealed record TaskCompleted(int TaskScheduledId, string? Result) : HistoryEvent;

internal sealed record TaskFailed(int TaskScheduledId, TaskFailureDetails Failure, bool NonRetriable) : HistoryEvent;

internal sealed record TimerCreated(int EventId, DateTime FireAt) : HistoryEvent;

internal sealed record TimerFired(int TimerId, DateTime FireAt) : HistoryEvent;

internal sealed record SubOrchestrationCreated(int EventId, string Name, string Version, string InstanceId, string? Input) : HistoryEvent;

internal sealed record SubOrchestrationCompleted(int TaskScheduledId, string? Result) : HistoryEvent;

/// <summary>A sub-orchestration failed; without a failure, it was terminated.</summary>
internal sealed record SubOrchestrationFailed(int TaskScheduledId, TaskFailureDetails? Failure, bool NonRetriable) : HistoryEvent;

internal sealed record EventSent(int EventId, string InstanceId, string Name, string? Input) : HistoryEvent;

internal sealed record EventRaised(string Name, string? Input) : HistoryEvent;
