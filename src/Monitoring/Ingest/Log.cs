using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Ingest;

/// <summary>Events 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "{Count} hop records refused and dead-lettered; the first: {Reason}")]
    public static partial void Refused(ILogger logger, int count, string reason);

    [LoggerMessage(1001, LogLevel.Warning, "Writing segments of {Units} units took longer than their lease (attempt {Attempt}); it is begun anew")]
    public static partial void LeaseRanOut(ILogger logger, int units, int attempt);
}
