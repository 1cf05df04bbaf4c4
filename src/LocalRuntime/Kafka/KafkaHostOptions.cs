using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>host.json's <c>extensions.kafka</c>, with the names and defaults of the real extension.</summary>
internal sealed class KafkaHostOptions
{
    /// <value>Default 64. The most records an invocation gets.</value>
    public int MaxBatchSize { get; init; } = 64;

    /// <value>Default 1. How long records are gathered for a batch that does not get full.</value>
    public int SubscriberIntervalInSeconds { get; init; } = 1;

    /// <value>Default 1. How many batches wait while the function runs; then nothing more is read.</value>
    public int ExecutorChannelCapacity { get; init; } = 1;

    /// <value>Default true, which loses what the function failed on. False repeats a failed batch in place.</value>
    public bool CommitOnFailure { get; init; } = true;

    /// <value>
    /// Default 5. How often a failed batch is repeated when <see cref="CommitOnFailure"/> is false; after that its offsets are
    /// committed and its records skipped. -1 repeats without end, and only that loses nothing.
    /// </value>
    public int MaxRetries { get; init; } = 5;

    /// <value>Default 200.</value>
    public int AutoCommitIntervalMs { get; init; } = 200;

    /// <value>Default Earliest. Where a group without committed offsets begins.</value>
    public AutoOffsetReset AutoOffsetReset { get; init; } = AutoOffsetReset.Earliest;

    public int? ReconnectBackoffMs { get; init; }

    public int? ReconnectBackoffMaxMs { get; init; }

    public int? StatisticsIntervalMs { get; init; }

    /// <value>Default 10,000.</value>
    public int? SessionTimeoutMs { get; init; } = 10_000;

    public int? MaxPollIntervalMs { get; init; }

    public int? QueuedMinMessages { get; init; }

    public int? QueuedMaxMessagesKbytes { get; init; }

    public int? MaxPartitionFetchBytes { get; init; }

    public int? FetchMaxBytes { get; init; }

    /// <value>Default 180,000.</value>
    public int? MetadataMaxAgeMs { get; init; } = 180_000;

    /// <value>Default true.</value>
    public bool? SocketKeepaliveEnable { get; init; } = true;

    public string? LibkafkaDebug { get; init; }

    /// <exception cref="InvalidOperationException">A value is not of its type or out of its range.</exception>
    public static KafkaHostOptions From(IConfigurationSection section)
    {
        var options = section.Get<KafkaHostOptions>() ?? new KafkaHostOptions();
        Require(options.MaxBatchSize > 0, "maxBatchSize must be larger than 0");
        Require(options.SubscriberIntervalInSeconds > 0, "subscriberIntervalInSeconds must be larger than 0");
        Require(options.ExecutorChannelCapacity > 0, "executorChannelCapacity must be larger than 0");
        Require(options.MaxRetries >= -1, "maxRetries must be -1 (without end) or not negative");
        return options;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new InvalidOperationException($"host.json, extensions.kafka: {rule}.");
    }
}
