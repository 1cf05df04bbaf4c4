using System.Diagnostics.CodeAnalysis;
using Chasqui.Client.Emitting;
using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>
/// A producer that writes where its stream's route says. When the route is switched, new messages go to the new cluster at once; those under way end
/// where they are. What the old cluster is known not to have taken is written to the new one; what it may have taken is reported as
/// <c>PossiblyPersisted</c>, or written to the new one as well if <see cref="RoutedProducerOptions.ResendsUncertain"/> says so. Each message is
/// reported once. Routing never makes a produce wait or throw.
/// </summary>
/// <remarks>
/// Delivery reports must be on, as they are by default. How long a dead cluster holds messages is its producer's <c>message.timeout.ms</c>: set it to
/// some seconds. Order holds within a cluster, not across a switch. There are no transactions: one spans one cluster.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads are those of IProducer.")]
[SuppressMessage("ApiDesign", "RS0027", Justification = "The overloads are those of IProducer.")]
public sealed partial class RoutedProducer<TKey, TValue> : IProducer<TKey, TValue>
{
    private readonly RouteSides<TKey, TValue> _sides;
    private readonly ResendQueue<TKey, TValue> _resends;
    private readonly RoutedProducerOptions _options;
    private long _unreported;

    /// <param name="watcher">Says where to write; it outlives this producer.</param>
    /// <param name="factory">
    /// Makes the producer for a cluster, by its name in the topology: with that cluster's settings, and if the stream is followed a
    /// <see cref="TracingProducer{TKey,TValue}"/> that names the cluster. It is called here once, and then whenever the route goes to a new cluster.
    /// </param>
    /// <param name="options">What happens to messages under way.</param>
    public RoutedProducer(RouteWatcher watcher, Func<string, IProducer<TKey, TValue>> factory, RoutedProducerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(factory);
        _options = options ?? new RoutedProducerOptions();
        _sides = new RouteSides<TKey, TValue>(watcher, factory);
        _resends = new ResendQueue<TKey, TValue>(_options.ResendTimeout, Send, (waiting, report) => Tell(waiting.Handler, report));
    }

    /// <summary>The cluster that is written to now.</summary>
    public string Cluster => _sides.Current.Cluster;

    /// <summary>Messages that are not reported yet, those that wait to be written to another cluster included.</summary>
    public long Unreported => Volatile.Read(ref _unreported);

    public void Produce(string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null) =>
        Produce(new TopicPartition(topic, Partition.Any), message, deliveryHandler);

    public void Produce(
        TopicPartition topicPartition, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null)
    {
        ArgumentNullException.ThrowIfNull(topicPartition);
        Interlocked.Increment(ref _unreported);
        try
        {
            Send(new Resend<TKey, TValue>(topicPartition.Topic, topicPartition.Partition, message, deliveryHandler, null));
        }
        catch
        {
            // What is refused at once was not taken: the exception says so, as without routing.
            Interlocked.Decrement(ref _unreported);
            throw;
        }
    }

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        string topic, Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        ProduceAsync(producer => producer.ProduceAsync(topic, message, cancellationToken));

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        TopicPartition topicPartition, Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        ProduceAsync(producer => producer.ProduceAsync(topicPartition, message, cancellationToken));

    private async Task<DeliveryResult<TKey, TValue>> ProduceAsync(Func<IProducer<TKey, TValue>, Task<DeliveryResult<TKey, TValue>>> send)
    {
        Interlocked.Increment(ref _unreported);
        try
        {
            while (true)
            {
                var side = _sides.Enter();
                try
                {
                    return await send(side.Producer).ConfigureAwait(false);
                }
                catch (ProduceException<TKey, TValue> refused) when (GoesElsewhere(side, refused.DeliveryResult.Status))
                {
                    ClientMetrics.RouteResends.Add(1);
                }
                finally
                {
                    side.Leave();
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _unreported);
        }
    }

    private void Send(Resend<TKey, TValue> sending)
    {
        var side = _sides.Enter();
        try
        {
            if (sending.Partition == Partition.Any)
                side.Producer.Produce(sending.Topic, sending.Message, report => Reported(side, sending, report));
            else
                side.Producer.Produce(new TopicPartition(sending.Topic, sending.Partition), sending.Message, report => Reported(side, sending, report));
        }
        catch
        {
            side.Leave();
            throw;
        }
    }

    // Queued before the side is left: nothing is in between where a flush or a dispose would not see it.
    private void Reported(RouteSide<TKey, TValue> side, Resend<TKey, TValue> sending, DeliveryReport<TKey, TValue> report)
    {
        if (report.Error.IsError && GoesElsewhere(side, report.Status))
            _resends.Add(sending with { Refused = report });
        else
            Tell(sending.Handler, report);
        side.Leave();
    }

    private void Tell(Action<DeliveryReport<TKey, TValue>>? handler, DeliveryReport<TKey, TValue> report)
    {
        try
        {
            handler?.Invoke(report);
        }
        finally
        {
            Interlocked.Decrement(ref _unreported);
        }
    }

    /// <summary>Only when the route went on: a cluster that refuses a message while the route stays is the application's to deal with, as without routing.</summary>
    private bool GoesElsewhere(RouteSide<TKey, TValue> side, PersistenceStatus status) =>
        side != _sides.Current && (status == PersistenceStatus.NotPersisted || (status == PersistenceStatus.PossiblyPersisted && _options.ResendsUncertain));
}
