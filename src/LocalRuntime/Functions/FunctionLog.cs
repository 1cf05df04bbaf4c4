using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Functions;

/// <summary>Log messages of invocations, 7000 to 7019.</summary>
internal static partial class FunctionLog
{
    [LoggerMessage(7000, LogLevel.Error, "Function {Function} failed")]
    public static partial void Failed(ILogger logger, Exception exception, string function);

    [LoggerMessage(7001, LogLevel.Warning, "Function {Function} is retried ({Retry} of {MaxRetries}) in {Delay}")]
    public static partial void Retrying(ILogger logger, string function, int retry, int maxRetries, TimeSpan delay);
}
