using Microsoft.DurableTask;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>Failures the engine itself makes. Types and wordings are those of the real engine.</summary>
internal static class Failures
{
    private const string NoOrchestrator = "OrchestratorTaskNotFound";
    private const string NoActivity = "ActivityTaskNotFound";

    public static TaskFailureDetails OrchestratorNotFound(string name) => new(NoOrchestrator, $"No orchestrator task named '{name}' was found.", null, null, null);

    public static TaskFailureDetails ActivityNotFound(string name) => new(NoActivity, $"No activity task named '{name}' was found.", null, null, null);

    /// <value>Trying again cannot help: there is no such code.</value>
    public static bool IsNonRetriable(TaskFailureDetails? failure) => failure?.ErrorType is NoOrchestrator or NoActivity;
}
