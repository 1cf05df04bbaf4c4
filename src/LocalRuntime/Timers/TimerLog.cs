using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Timers;

/// <summary>Log messages of timer triggers, 7060 to 7079.</summary>
internal static partial class TimerLog
{
    [LoggerMessage(7060, LogLevel.Information, "Timer function {Function} runs next at {Next:O} (past due: {IsPastDue})")]
    public static partial void Started(ILogger logger, string function, DateTime next, bool isPastDue);

    [LoggerMessage(7061, LogLevel.Warning, "Where timer {Function} stands could not be kept; after a restart a run may be repeated")]
    public static partial void NotKept(ILogger logger, Exception exception, string function);
}
