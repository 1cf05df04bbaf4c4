using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>
/// Reads a stream from every cluster its route may go to, always: whenever a producer hears of a switch, and however long one writes on to the
/// cluster that was left, nothing stays behind. Each cluster has its own consumer, of the same group, with its own offsets. A cluster that is away
/// delays the others by nothing.
/// </summary>
/// <remarks>
/// Used by one thread at a time. The consumers must start at the earliest record (<c>auto.offset.reset=earliest</c>): on a cluster that is new to
/// the group, the first events may come before its first assignment.
/// </remarks>
public sealed class RoutedConsumer<TKey, TValue> : IDisposable
{
    // The wait is cut up between the clusters: the most a message of one waits for the poll of another.
    private const int SliceMs = 5;
    private readonly (string Cluster, IConsumer<TKey, TValue> Consumer)[] _sides;
    private readonly TimeProvider _time;
    private int _next;

    /// <param name="clusters">The stream's home and its standbys.</param>
    /// <param name="factory">Makes the consumer of a cluster, by its name in the topology; a traced one names the cluster too.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public RoutedConsumer(IEnumerable<string> clusters, Func<string, IConsumer<TKey, TValue>> factory, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(factory);
        _sides = [.. clusters.Distinct().Select(cluster => (cluster, factory(cluster)))];
        _time = time ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfZero(_sides.Length, nameof(clusters));
    }

    /// <summary>The consumer of one cluster, for what is not done for all of them here.</summary>
    public IConsumer<TKey, TValue> Of(string cluster) => Array.Find(_sides, side => side.Cluster == cluster).Consumer
        ?? throw new ArgumentException($"'{cluster}' is not one of the clusters that are read.", nameof(cluster));

    public void Subscribe(params IEnumerable<string> topics)
    {
        var all = topics.ToList();
        foreach (var (_, consumer) in _sides)
            consumer.Subscribe(all);
    }

    /// <summary>The next message of whichever cluster has one, in turns; null when none came in time.</summary>
    /// <exception cref="ConsumeException">A consumer reports an error, as it would alone; the next call goes on with the next cluster.</exception>
    public RoutedMessage<TKey, TValue>? Consume(TimeSpan timeout)
    {
        var started = _time.GetTimestamp();
        for (var wait = 0; ; wait = SliceMs)
        {
            for (var turn = 0; turn < _sides.Length; turn++)
            {
                var (cluster, consumer) = _sides[_next];
                _next = (_next + 1) % _sides.Length;
                if (consumer.Consume(wait) is { IsPartitionEOF: false, Message: not null } result)
                    return new RoutedMessage<TKey, TValue>(cluster, result);
            }

            if (timeout >= TimeSpan.Zero && _time.GetElapsedTime(started) >= timeout)
                return null;
        }
    }

    /// <summary>Marks the message as done, to be committed by the consumer's own interval; with <c>enable.auto.offset.store=false</c>.</summary>
    public void StoreOffset(RoutedMessage<TKey, TValue> message) => Of(message.Cluster).StoreOffset(message.Result);

    /// <summary>Commits up to the message, on its cluster.</summary>
    public void Commit(RoutedMessage<TKey, TValue> message) => Of(message.Cluster).Commit(message.Result);

    /// <summary>Leaves every group.</summary>
    public void Close() => Each(consumer => consumer.Close());

    public void Dispose() => Each(consumer => consumer.Dispose());

    // One that fails keeps none of the others from it.
    private void Each(Action<IConsumer<TKey, TValue>> what)
    {
        List<Exception> failures = [];
        foreach (var (_, consumer) in _sides)
        {
            try
            {
                what(consumer);
            }
            catch (KafkaException failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException(failures);
    }
}
