using Chasqui.Client.Consuming;
using Confluent.Kafka;

namespace Chasqui.Client;

/// <summary>
/// Builds a <see cref="TracingConsumer{TKey,TValue}"/> as the plain builder builds a consumer, and sees its rebalances and commits besides the
/// application's own handlers.
/// </summary>
public sealed class TracingConsumerBuilder<TKey, TValue> : ConsumerBuilder<TKey, TValue>
{
    private readonly ChasquiTracer _tracer;
    private readonly TracedConsumerOptions _options;
    private bool _built;

    public TracingConsumerBuilder(IEnumerable<KeyValuePair<string, string>> config, ChasquiTracer tracer, TracedConsumerOptions? options = null)
        : base(config)
    {
        _tracer = tracer;
        _options = options ?? new TracedConsumerOptions();
    }

    /// <exception cref="InvalidOperationException">It has built one already, or librdkafka refuses the settings.</exception>
    public override IConsumer<TKey, TValue> Build()
    {
        if (_built)
            throw new InvalidOperationException("A builder of traced consumers builds one.");
        _built = true;
        var pulse = TracingConsumer<TKey, TValue>.NewPulse(_tracer, new TracedConsumerOptions
        {
            Cluster = _options.Cluster,
            Group = _options.Group ?? Setting("group.id"),
            Instance = _options.Instance ?? Setting("group.instance.id"),
        });
        Hook(pulse);
        return new TracingConsumer<TKey, TValue>(base.Build(), _tracer, _options, pulse, hooked: true);
    }

    private string? Setting(string key)
    {
        var value = Config.LastOrDefault(setting => setting.Key == key).Value;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    // A handler that takes no part in the assignment leaves it as librdkafka would make it without one.
    private void Hook(ConsumerPulse pulse)
    {
        var (assigned, revoked, lost, committed) = (PartitionsAssignedHandler, PartitionsRevokedHandler, PartitionsLostHandler, OffsetsCommittedHandler);
        PartitionsAssignedHandler = (consumer, partitions) =>
        {
            pulse.Assigned(partitions);
            return assigned?.Invoke(consumer, partitions) ?? partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Unset)).ToList();
        };
        PartitionsRevokedHandler = (consumer, partitions) =>
        {
            pulse.Revoked(partitions.Select(partition => partition.TopicPartition));
            return revoked?.Invoke(consumer, partitions) ?? [];
        };
        if (lost is not null)
        {
            PartitionsLostHandler = (consumer, partitions) =>
            {
                pulse.Revoked(partitions.Select(partition => partition.TopicPartition));
                return lost(consumer, partitions);
            };
        }

        OffsetsCommittedHandler = (consumer, offsets) =>
        {
            Note(pulse, offsets);
            committed?.Invoke(consumer, offsets);
        };
    }

    private void Note(ConsumerPulse pulse, CommittedOffsets offsets)
    {
        var now = _tracer.Now();
        foreach (var offset in offsets.Offsets.Where(offset => !offset.Error.IsError))
            pulse.Committed(offset.TopicPartitionOffset, now);
    }
}
