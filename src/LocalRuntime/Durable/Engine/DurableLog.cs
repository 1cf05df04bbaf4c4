using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable.Engine;

/// <summary>What the durable engine logs. Event ids 7100 to 7199.</summary>
internal static partial class DurableLog
{
    public const string Category = "Chasqui.LocalRuntime.Durable";

    [LoggerMessage(7100, LogLevel.Information, "Durable engine {EngineId} runs hub {Hub}: {Orchestrators} orchestrators, {Activities} activities")]
    public static partial void Started(ILogger logger, string engineId, string hub, int orchestrators, int activities);

    [LoggerMessage(7101, LogLevel.Debug, "Instance {InstanceId} ({ExecutionId}): {Events} new events, now {Status}")]
    public static partial void Stepped(ILogger logger, string instanceId, string executionId, int events, OrchestrationRuntimeStatus status);

    [LoggerMessage(7102, LogLevel.Debug, "Instance {InstanceId} moved on under engine {EngineId}, which drops its step")]
    public static partial void LostRace(ILogger logger, string instanceId, string engineId);

    [LoggerMessage(7103, LogLevel.Warning, "Activity {Activity} of instance {InstanceId} (#{TaskId}) failed")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string activity, string instanceId, int taskId);

    [LoggerMessage(7104, LogLevel.Warning, "Instance {InstanceId} cannot be advanced now; it is tried again")]
    public static partial void AdvanceFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(7105, LogLevel.Warning, "The hub cannot be asked for work now; it is tried again")]
    public static partial void PollFailed(ILogger logger, Exception exception);

    [LoggerMessage(7106, LogLevel.Warning, "The hub's table is not ready; it is tried again")]
    public static partial void NotReady(ILogger logger, Exception exception);
}
