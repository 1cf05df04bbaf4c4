using System.Text;
using Chasqui.Contracts;
using Confluent.Kafka;

namespace Chasqui.Kafka.Tests;

/// <summary>Writes records, most of them with a trace header.</summary>
internal sealed class TracedProducer : IDisposable
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TracedProducer(string bootstrap, string? transactionalId = null, Acks? acks = null) => Inner = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrap,
        TransactionalId = transactionalId,
        Acks = acks,
        LingerMs = 0,
        MessageTimeoutMs = transactionalId is null ? 30_000 : null,
    }).SetLogHandler((_, _) => { }).Build();

    public IProducer<byte[], byte[]> Inner { get; }

    public static TraceId NewTrace() => TraceId.New(Origin);

    /// <summary>Writes one traced record, and gives its id and coordinates in the cluster <c>main</c>.</summary>
    public async Task<(TraceId Id, RecordCoordinates At)> TracedAsync(string topic, int partition = 0, string? key = null, int bytes = 10)
    {
        var id = NewTrace();
        var headers = new Headers { { TraceHeader.Key, TraceHeader.Encode(id, "orders") } };
        var sent = await WriteAsync(topic, partition, key, bytes, headers);
        return (id, new RecordCoordinates(Watching.Cluster, topic, partition, sent.Offset));
    }

    public Task<DeliveryResult<byte[], byte[]>> UntracedAsync(string topic, int partition = 0, string? key = null) =>
        WriteAsync(topic, partition, key, 10, []);

    public void Dispose() => Inner.Dispose();

    private Task<DeliveryResult<byte[], byte[]>> WriteAsync(string topic, int partition, string? key, int bytes, Headers headers) => Inner.ProduceAsync(
        new TopicPartition(topic, partition),
        new Message<byte[], byte[]> { Key = key is null ? null! : Encoding.UTF8.GetBytes(key), Value = new byte[bytes], Headers = headers });
}
