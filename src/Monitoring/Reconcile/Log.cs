using Chasqui.Domain.Tracing.Windows;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Error, "{Unit} could not be judged; it stays dirty")]
    public static partial void UnitFailed(ILogger logger, WindowUnit unit, Exception failure);
}
