namespace Chasqui.LocalRuntime.Durable.Replay;

/// <summary>What came of running the code: actions new since history, in order, and the custom status as JSON (null: none set).</summary>
internal sealed record ReplayResult(IReadOnlyList<OrchestratorAction> Actions, string? CustomStatus);
