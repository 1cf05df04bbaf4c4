using System.Diagnostics;
using Confluent.Kafka;

namespace Chasqui.Client.Tests;

/// <summary>The records of partition 0 of a topic as they come, for at most 20 s.</summary>
internal static class TopicReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static IEnumerable<Message<byte[], byte[]>> Read(string bootstrap, string topic)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrap, GroupId = "reader", EnableAutoCommit = false, AutoOffsetReset = AutoOffsetReset.Earliest, FetchWaitMaxMs = 5,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Limit)
        {
            if (consumer.Consume(50) is { Message: { } message })
                yield return message;
        }
    }
}
