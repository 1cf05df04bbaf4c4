using Confluent.Kafka;

namespace Chasqui.Benchmarks;

/// <summary>A producer that takes everything and does nothing with it, so that only what is around it is measured.</summary>
internal sealed class ClientNullProducer : IProducer<Null, byte[]>
{
    private static readonly Task<DeliveryResult<Null, byte[]>> Done = Task.FromResult(new DeliveryResult<Null, byte[]>());

    public Handle Handle => throw new NotSupportedException();

    public string Name => "nothing";

    public Task<DeliveryResult<Null, byte[]>> ProduceAsync(string topic, Message<Null, byte[]> message, CancellationToken cancellationToken = default) => Done;

    public Task<DeliveryResult<Null, byte[]>> ProduceAsync(
        TopicPartition topicPartition, Message<Null, byte[]> message, CancellationToken cancellationToken = default) => Done;

    public void Produce(string topic, Message<Null, byte[]> message, Action<DeliveryReport<Null, byte[]>>? deliveryHandler = null)
    {
    }

    public void Produce(TopicPartition topicPartition, Message<Null, byte[]> message, Action<DeliveryReport<Null, byte[]>>? deliveryHandler = null)
    {
    }

    public int Poll(TimeSpan timeout) => 0;

    public int Flush(TimeSpan timeout) => 0;

    public void Flush(CancellationToken cancellationToken = default)
    {
    }

    public void InitTransactions(TimeSpan timeout)
    {
    }

    public void BeginTransaction()
    {
    }

    public void CommitTransaction(TimeSpan timeout)
    {
    }

    public void CommitTransaction()
    {
    }

    public void AbortTransaction(TimeSpan timeout)
    {
    }

    public void AbortTransaction()
    {
    }

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout)
    {
    }

    public int AddBrokers(string brokers) => 0;

    public void SetSaslCredentials(string username, string password)
    {
    }

    public void Dispose()
    {
    }
}
