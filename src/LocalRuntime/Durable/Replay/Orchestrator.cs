using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>An orchestrator's code. Called anew for each replay; may throw instead of returning a failed task.</summary>
internal delegate Task<object?> Orchestrator(TaskOrchestrationContext context);
