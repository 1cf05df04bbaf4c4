using Confluent.Kafka;

namespace Chasqui.Client.Consuming;

/// <summary>
/// What a pulse learns from librdkafka's own memory, once a second at most and on the polling thread: heartbeats ask librdkafka
/// nothing, since some of its answers wait for its main thread.
/// </summary>
/// <param name="pulse">The pulse.</param>
/// <param name="hooked">Whether rebalances are told by callbacks, so that the assignment need not be asked for.</param>
internal sealed class PulseRefresh(ConsumerPulse pulse, bool hooked)
{
    private const long EveryMs = 1000;
    private long _nextMs;

    public bool IsDue(long nowMs) => nowMs >= _nextMs && pulse.HasGroup;

    public void Run<TKey, TValue>(IConsumer<TKey, TValue> consumer, long nowMs)
    {
        _nextMs = nowMs + EveryMs;
        try
        {
            pulse.Know(consumer.MemberId ?? "", consumer.Name ?? "");
            if (!hooked)
                pulse.Replace(consumer.Assignment ?? []);
            foreach (var progress in pulse.Partitions)
                progress.SeeEnd(EndOffset(consumer, progress));
        }
        catch (KafkaException)
        {
            // The pulse keeps what it knew; whatever is wrong, the application's own next call will meet it.
        }
    }

    private static long EndOffset<TKey, TValue>(IConsumer<TKey, TValue> consumer, PartitionProgress progress)
    {
        var high = consumer.GetWatermarkOffsets(new TopicPartition(progress.Topic, progress.Partition))?.High.Value ?? -1;
        return Math.Max(-1, high);
    }
}
