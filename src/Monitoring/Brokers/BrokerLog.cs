using Chasqui.Domain.Brokers;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Brokers;

internal static partial class BrokerLog
{
    [LoggerMessage(2501, LogLevel.Debug, "{Cluster}: {Count} things could not be read of its brokers, such as: {First}")]
    public static partial void BrokersNotRead(this ILogger logger, string cluster, int count, string first);

    [LoggerMessage(2502, LogLevel.Warning, "{Cluster}: what was sampled of its brokers could not be stored; it is watched all the same")]
    public static partial void BrokersNotStored(this ILogger logger, string cluster, Exception failure);

    [LoggerMessage(2503, LogLevel.Warning, "{Cluster}: the baselines of its brokers could not be loaded; tried again next round")]
    public static partial void BaselinesNotLoaded(this ILogger logger, string cluster, Exception failure);

    [LoggerMessage(2504, LogLevel.Information, "{Cluster}: broker {Broker} is {Verdict} ({Cause}) by {Rule}")]
    public static partial void BrokerJudged(this ILogger logger, string cluster, int broker, BrokerVerdict verdict, BrokerCause cause, string rule);

    [LoggerMessage(2505, LogLevel.Information, "{Cluster} is {Verdict} by {Rule}")]
    public static partial void ClusterJudged(this ILogger logger, string cluster, ClusterVerdict verdict, string rule);
}
