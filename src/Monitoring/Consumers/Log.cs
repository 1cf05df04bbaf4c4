using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Consumers;

/// <summary>Events 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "{Count} heartbeats refused and dead-lettered; the first: {Reason}")]
    public static partial void Refused(ILogger logger, int count, string reason);

    [LoggerMessage(1401, LogLevel.Warning, "Cluster {Cluster} left a question about its groups unanswered: {Error}")]
    public static partial void Unanswered(ILogger logger, string cluster, string error);

    [LoggerMessage(1402, LogLevel.Information, "Consumer group {Group} of {Cluster}: {Verdict} by {Rule} ({Cause}), was {Before}; {Lag} offsets behind")]
    public static partial void VerdictChanged(ILogger logger, string cluster, string group, string verdict, string rule, string? cause, string before, long lag);

}
