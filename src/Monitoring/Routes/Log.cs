using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Routes;

/// <summary>Events 1800 to 1899.</summary>
internal static partial class Log
{
    [LoggerMessage(1800, LogLevel.Warning, "Stream {Stream}: what goes to {Home} goes to {Cluster} now, epoch {Epoch}; by {By}: {Why} (key {Key})")]
    public static partial void Switched(ILogger logger, string stream, string home, string cluster, long epoch, string by, string why, string key);

    [LoggerMessage(1801, LogLevel.Information, "Stream {Stream}: {Home} was not switched to {To}: {Outcome}, rule {Rule} (key {Key})")]
    public static partial void NotSwitched(ILogger logger, string stream, string home, string to, string outcome, int rule, string key);

    [LoggerMessage(1802, LogLevel.Information, "Stream {Stream}: the side of {Home} that was left, {Drained}, is drained; epoch {Epoch}")]
    public static partial void Settled(ILogger logger, string stream, string home, string? drained, long epoch);
}
