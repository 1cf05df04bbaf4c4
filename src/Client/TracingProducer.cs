using System.Diagnostics.CodeAnalysis;
using Chasqui.Client.Producing;
using Confluent.Kafka;

namespace Chasqui.Client;

/// <summary>
/// A producer that follows events: those that carry a trace, and the sampled ones that start here. Everything else is the inner
/// producer's own, which it owns and disposes. Messages that are not followed go straight through.
/// </summary>
/// <remarks>
/// A followed message gets the header <c>chasqui-trace</c>. Delivery reports should be on, as they are by default: without them (<c>enable.delivery.reports</c>) an
/// event is told as sent when it is handed over, without coordinates, so that its loss could not be explained.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads are those of IProducer.")]
[SuppressMessage("ApiDesign", "RS0027", Justification = "The overloads are those of IProducer.")]
public sealed class TracingProducer<TKey, TValue> : IProducer<TKey, TValue>
{
    private readonly IProducer<TKey, TValue> _inner;
    private readonly SendTracker _sends;
    private volatile bool _withoutReports;

    public TracingProducer(IProducer<TKey, TValue> inner, ChasquiTracer tracer, TracedProducerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(tracer);
        _inner = inner;
        _sends = new SendTracker(tracer, options ?? new TracedProducerOptions());
    }

    public Handle Handle => _inner.Handle;

    public string Name => _inner.Name;

    public int AddBrokers(string brokers) => _inner.AddBrokers(brokers);

    public void SetSaslCredentials(string username, string password) => _inner.SetSaslCredentials(username, password);

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        string topic, Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        _sends.TryTrace(message, out var trace)
            ? Follow(trace, topic, _inner.ProduceAsync(topic, message, cancellationToken))
            : _inner.ProduceAsync(topic, message, cancellationToken);

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        TopicPartition topicPartition, Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        _sends.TryTrace(message, out var trace)
            ? Follow(trace, topicPartition.Topic, _inner.ProduceAsync(topicPartition, message, cancellationToken))
            : _inner.ProduceAsync(topicPartition, message, cancellationToken);

    public void Produce(string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null)
    {
        if (_sends.TryTrace(message, out var trace))
            Produce(trace, topic, null, message, deliveryHandler);
        else
            _inner.Produce(topic, message, deliveryHandler);
    }

    public void Produce(
        TopicPartition topicPartition, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null)
    {
        if (_sends.TryTrace(message, out var trace))
            Produce(trace, topicPartition.Topic, topicPartition, message, deliveryHandler);
        else
            _inner.Produce(topicPartition, message, deliveryHandler);
    }

    public int Poll(TimeSpan timeout) => _inner.Poll(timeout);

    public int Flush(TimeSpan timeout) => _inner.Flush(timeout);

    public void Flush(CancellationToken cancellationToken = default) => _inner.Flush(cancellationToken);

    public void InitTransactions(TimeSpan timeout) => _inner.InitTransactions(timeout);

    public void BeginTransaction()
    {
        _inner.BeginTransaction();
        _sends.Begin();
    }

    public void CommitTransaction(TimeSpan timeout)
    {
        _inner.CommitTransaction(timeout);
        _sends.End(committed: true);
    }

    public void CommitTransaction()
    {
        _inner.CommitTransaction();
        _sends.End(committed: true);
    }

    public void AbortTransaction(TimeSpan timeout)
    {
        _inner.AbortTransaction(timeout);
        _sends.End(committed: false);
    }

    public void AbortTransaction()
    {
        _inner.AbortTransaction();
        _sends.End(committed: false);
    }

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) =>
        _inner.SendOffsetsToTransaction(offsets, groupMetadata, timeout);

    public void Dispose()
    {
        _inner.Dispose();
        _sends.End(committed: false);
    }

    /// <summary>
    /// A producer without delivery reports refuses a handler before it takes the message: then the event goes without one, and is told without coordinates.
    /// </summary>
    private void Produce(
        in TraceContext trace, string topic, TopicPartition? to, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? handler)
    {
        if (!_withoutReports || handler is not null)
        {
            try
            {
                Hand(topic, to, message, Follow(trace, handler));
                return;
            }
            catch (InvalidOperationException) when (handler is null)
            {
                // Any other reason comes up again below, as it would without tracing.
            }
        }

        Hand(topic, to, message, handler);
        _withoutReports = true;
        _sends.Sent(_sends.Transaction, trace, new TopicPartitionOffset(topic, Partition.Any, Offset.Unset));
    }

    private void Hand(string topic, TopicPartition? to, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? handler)
    {
        if (to is null)
            _inner.Produce(topic, message, handler);
        else
            _inner.Produce(to, message, handler);
    }

    // What is refused at once was not sent: the exception goes to the application, as it would without tracing.
    private Action<DeliveryReport<TKey, TValue>> Follow(TraceContext trace, Action<DeliveryReport<TKey, TValue>>? handler)
    {
        var transaction = _sends.Transaction;
        return report =>
        {
            if (report.Error.IsError)
                _sends.Failed(transaction, trace, report.Topic, report.Error);
            else
                _sends.Sent(transaction, trace, report.TopicPartitionOffset);
            handler?.Invoke(report);
        };
    }

    private async Task<DeliveryResult<TKey, TValue>> Follow(TraceContext trace, string topic, Task<DeliveryResult<TKey, TValue>> sending)
    {
        var transaction = _sends.Transaction;
        try
        {
            var result = await sending.ConfigureAwait(false);
            _sends.Sent(transaction, trace, result.TopicPartitionOffset);
            return result;
        }
        catch (KafkaException exception)
        {
            _sends.Failed(transaction, trace, topic, exception.Error);
            throw;
        }
    }
}
