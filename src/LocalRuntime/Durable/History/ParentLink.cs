namespace Chasqui.LocalRuntime.Durable.History;

/// <summary>
/// Where a sub-orchestration reports its end: the parent's execution (one that has started over since wants no report) and the sequence
/// number of the call in it.
/// </summary>
internal sealed record ParentLink(string Name, string InstanceId, string ExecutionId, int TaskId);
