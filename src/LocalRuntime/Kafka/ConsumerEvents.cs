using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>What librdkafka tells of one consumer, from whichever thread.</summary>
internal sealed class ConsumerEvents(string function, ILogger logger)
{
    // syslog's severities.
    private const int Error = 3;
    private const int Warning = 4;
    private const int Notice = 5;

    public void Failed(string reason) => KafkaLog.ConsumeFailed(logger, function, reason);

    public void Assigned(string partitions) => KafkaLog.Assigned(logger, function, partitions);

    public void Revoked(string partitions) => KafkaLog.Revoked(logger, function, partitions);

    public void CommitFailed(string partitions, string reason) => KafkaLog.CommitFailed(logger, function, partitions, reason);

    public void Logged(int severity, string message)
    {
        var level = severity <= Error ? LogLevel.Error : severity == Warning ? LogLevel.Warning : severity == Notice ? LogLevel.Information : LogLevel.Debug;
        KafkaLog.Library(logger, level, function, message);
    }
}
