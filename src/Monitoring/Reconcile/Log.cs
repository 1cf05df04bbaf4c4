using Chasqui.Domain.Tracing.Windows;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Reconcile;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Error, "{Unit} could not be judged; it stays dirty")]
    public static partial void UnitFailed(ILogger logger, WindowUnit unit, Exception failure);

    [LoggerMessage(1101, LogLevel.Error, "Settled windows that hop records found lost may change could not be found; the next run tries again")]
    public static partial void MarksLeft(ILogger logger, Exception failure);
}
