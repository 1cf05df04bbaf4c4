using Confluent.Kafka;

namespace Chasqui.Client.Tests;

/// <summary>A producer without a broker: reports each message when <see cref="Deliver"/> says how it went, or at once.</summary>
internal sealed class FakeProducer<TKey, TValue> : IProducer<TKey, TValue>
{
    private TopicPartition? _partition;
    private readonly Queue<Action<Error, PersistenceStatus>> _waiting = [];
    private long _offset;

    public List<Message<TKey, TValue>> Messages { get; } = [];

    /// <summary>Whether messages are acknowledged as they come.</summary>
    public bool Immediately { get; init; } = true;

    /// <summary>Whether messages vanish without being looked at.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Thrown by every produce, when set.</summary>
    public Error? Refusal { get; set; }

    /// <summary>Called with every message that is taken.</summary>
    public Action<Message<TKey, TValue>> OnMessage { get; init; } = _ => { };

    public Handle Handle => throw new NotSupportedException();

    public string Name => "fake";

    /// <summary>How many messages were reported, the oldest first.</summary>
    public int Reported { get; private set; }

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed { get; private set; }

    public void Deliver(ErrorCode code)
    {
        while (TryDeliverOne(code, code == ErrorCode.NoError ? PersistenceStatus.Persisted : PersistenceStatus.NotPersisted))
            continue;
    }

    /// <summary>Reports the oldest message; false when there is none.</summary>
    public bool TryDeliverOne(ErrorCode code, PersistenceStatus status)
    {
        Action<Error, PersistenceStatus>? report;
        lock (Messages)
            if (!_waiting.TryDequeue(out report))
                return false;
        Reported++;
        report(new Error(code), status);
        return true;
    }

    public void Produce(string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null) =>
        Produce(Partition(topic), message, deliveryHandler);

    public void Produce(TopicPartition topicPartition, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null)
    {
        if (!IsSilent)
            Take(topicPartition, message, deliveryHandler);
    }

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        string topic, Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        ProduceAsync(Partition(topic), message, cancellationToken);

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        TopicPartition topicPartition, Message<TKey, TValue> message, CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource<DeliveryResult<TKey, TValue>>();
        Produce(topicPartition, message, report =>
        {
            if (report.Error.IsError)
                done.SetException(new ProduceException<TKey, TValue>(report.Error, report));
            else
                done.SetResult(report);
        });
        return done.Task;
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

    public void CommitTransaction(TimeSpan timeout) => Deliver(ErrorCode.NoError);

    public void CommitTransaction() => Deliver(ErrorCode.NoError);

    public void AbortTransaction(TimeSpan timeout) => Deliver(ErrorCode.Local_PurgeQueue);

    public void AbortTransaction() => Deliver(ErrorCode.Local_PurgeQueue);

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout)
    {
    }

    public int AddBrokers(string brokers) => 0;

    public void SetSaslCredentials(string username, string password)
    {
    }

    public void Dispose() => IsDisposed = true;

    private TopicPartition Partition(string topic) => _partition ??= new TopicPartition(topic, 0);

    private void Take(TopicPartition topicPartition, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        if (Refusal is not null)
            throw new ProduceException<TKey, TValue>(Refusal, new DeliveryResult<TKey, TValue> { Message = message });
        var at = new TopicPartitionOffset(topicPartition, Interlocked.Increment(ref _offset) - 1);
        lock (Messages)
        {
            Messages.Add(message);
            _waiting.Enqueue((error, status) => deliveryHandler?.Invoke(new DeliveryReport<TKey, TValue>
            {
                Message = message,
                Error = error,
                Status = status,
                TopicPartitionOffsetError = new TopicPartitionOffsetError(at, error),
            }));
        }

        OnMessage(message);
        if (Immediately)
            Deliver(ErrorCode.NoError);
    }
}
