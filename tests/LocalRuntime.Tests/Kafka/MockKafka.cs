using Confluent.Kafka;

namespace Chasqui.LocalRuntime.Tests.Kafka;

/// <summary>librdkafka's mock cluster, held by a producer. A topic is created by its first use, with 4 partitions.</summary>
public sealed class MockKafka : IDisposable
{
    public const int Partitions = 4;

    private readonly IProducer<byte[], byte[]> _producer;

    public MockKafka(int brokers = 1)
    {
        var config = new ProducerConfig { LingerMs = 0 };
        config.Set("test.mock.num.brokers", brokers.ToString(System.Globalization.CultureInfo.InvariantCulture));
        config.Set("bootstrap.servers", "mock");
        _producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        var metadata = admin.GetMetadata(TimeSpan.FromSeconds(10));
        Bootstrap = string.Join(',', metadata.Brokers.Select(b => $"{b.Host}:{b.Port}"));
    }

    public string Bootstrap { get; }

    public async Task ProduceAsync(string topic, int partition, int count, int first = 0, Action<Message<byte[], byte[]>>? shape = null)
    {
        var sent = new List<Task>();
        for (var i = first; i < first + count; i++)
        {
            var message = new Message<byte[], byte[]> { Value = System.Text.Encoding.UTF8.GetBytes($"{partition}-{i}") };
            shape?.Invoke(message);
            sent.Add(_producer.ProduceAsync(new TopicPartition(topic, partition), message));
        }

        await Task.WhenAll(sent);
    }

    /// <summary>The committed offset of each partition, or -1001 where there is none.</summary>
    public long[] Committed(string group, string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = group };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        return [.. consumer.Committed(Enumerable.Range(0, Partitions).Select(p => new TopicPartition(topic, p)), TimeSpan.FromSeconds(10)).Select(c => c.Offset.Value)];
    }

    public void Dispose() => _producer.Dispose();
}
