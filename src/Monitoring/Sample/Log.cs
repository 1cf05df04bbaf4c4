using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Sample;

/// <summary>Events 1200 to 1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "Cluster {Cluster} left a question about its groups unanswered: {Error}")]
    public static partial void Unanswered(ILogger logger, string cluster, string error);
}
