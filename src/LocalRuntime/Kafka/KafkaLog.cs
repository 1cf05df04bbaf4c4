using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>Log messages of Kafka triggers, 7080 to 7099.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(7080, LogLevel.Information, "Function {Function} joins group {Group} on {Topic} at {Brokers}")]
    public static partial void Joining(ILogger logger, string function, string group, string topic, string brokers);

    [LoggerMessage(7081, LogLevel.Information, "Function {Function} was assigned [{Partitions}]")]
    public static partial void Assigned(ILogger logger, string function, string partitions);

    [LoggerMessage(7082, LogLevel.Information, "Function {Function} gives up [{Partitions}]")]
    public static partial void Revoked(ILogger logger, string function, string partitions);

    [LoggerMessage(7083, LogLevel.Error, "Function {Function}: Kafka: {Reason}")]
    public static partial void ConsumeFailed(ILogger logger, string function, string reason);

    [LoggerMessage(7084, LogLevel.Warning, "Function {Function} could not commit [{Partitions}]: {Reason}. These records come again")]
    public static partial void CommitFailed(ILogger logger, string function, string partitions, string reason);

    [LoggerMessage(7085, LogLevel.Warning, "Function {Function} could not store offsets: {Reason}. These records come again")]
    public static partial void StoreFailed(ILogger logger, string function, string reason);

    [LoggerMessage(7086, LogLevel.Warning, "Function {Function} failed with {Records} records from {Topic}, attempt {Attempt}; they are tried again in place")]
    public static partial void RetriedInPlace(ILogger logger, string function, int records, string topic, int attempt);

    [LoggerMessage(7087, LogLevel.Error, "Function {Function} failed with {Records} records from {Topic} beyond maxRetries ({MaxRetries}): they are committed and SKIPPED, as on Azure. Set extensions.kafka.maxRetries to -1 to lose none")]
    public static partial void Skipped(ILogger logger, string function, int records, string topic, int maxRetries);

    [LoggerMessage(7088, LogLevel.Error, "Function {Function} failed with {Records} records from {Topic}, and commitOnFailure is true: they are committed and SKIPPED, as on Azure")]
    public static partial void CommittedOnFailure(ILogger logger, string function, int records, string topic);

    [LoggerMessage(7089, LogLevel.Warning, "Function {Function} stopped before {Records} records from {Topic} were done with; they come again")]
    public static partial void Abandoned(ILogger logger, string function, int records, string topic);

    [LoggerMessage(7090, LogLevel.Critical, "Function {Function} no longer reads Kafka")]
    public static partial void ReaderDied(ILogger logger, Exception exception, string function);

    [LoggerMessage(7091, LogLevel.Information, "Function {Function} left group {Group}")]
    public static partial void Left(ILogger logger, string function, string group);

    [LoggerMessage(EventId = 7092, Message = "Function {Function}: librdkafka: {Text}")]
    public static partial void Library(ILogger logger, LogLevel level, string function, string text);
}
