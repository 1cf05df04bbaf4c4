using Microsoft.Extensions.Logging;

namespace Chasqui.Kafka.Clients;

internal static partial class KafkaLog
{
    // What matters of it comes back as answers and errors too, so that it is for finding out why only.
    [LoggerMessage(3001, LogLevel.Debug, "{Cluster}: {Facility}: {Message}")]
    public static partial void ClientSaid(this ILogger logger, string cluster, string facility, string message);

    [LoggerMessage(3002, LogLevel.Debug, "{Cluster}: {Reason}")]
    public static partial void ClientFailed(this ILogger logger, string cluster, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "{Cluster}: the client that probes records failed and is replaced: {Reason}")]
    public static partial void ProbeClientReplaced(this ILogger logger, string cluster, string reason);
}
