using Chasqui.LocalRuntime.EmbeddedKafka;
using Confluent.Kafka;

namespace Chasqui.LocalRuntime.Tests.Kafka;

/// <summary>An embedded cluster with the topics <c>events</c> and <c>others</c>, and a producer for them.</summary>
public sealed class TestKafka : IDisposable
{
    public const int Partitions = 4;

    private readonly EmbeddedKafkaCluster _cluster = EmbeddedKafkaCluster.Start(1);
    private readonly IProducer<byte[], byte[]> _producer;

    public TestKafka()
    {
        _cluster.CreateTopic("events", Partitions);
        _cluster.CreateTopic("others", Partitions);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Bootstrap, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
    }

    public string Bootstrap => _cluster.Bootstrap;

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

    /// <summary>The committed offset of each partition, or <see cref="Offset.Unset"/> where there is none.</summary>
    public long[] Committed(string group, string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = group };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        var partitions = Enumerable.Range(0, Partitions).Select(p => new TopicPartition(topic, p));
        return [.. consumer.Committed(partitions, TimeSpan.FromSeconds(10)).Select(c => c.Offset.Value)];
    }

    public void Dispose()
    {
        _producer.Dispose();
        _cluster.Dispose();
    }
}
