using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>
/// The producer to one cluster, and how many messages it has that it did not report on. It can only be closed when there are none; from then on
/// nobody enters. So a message is never given to a producer that is about to go.
/// </summary>
internal sealed class RouteSide<TKey, TValue>(string cluster, IProducer<TKey, TValue> producer)
{
    private const long Closed = long.MinValue;
    private long _underWay;

    public string Cluster => cluster;

    public IProducer<TKey, TValue> Producer => producer;

    /// <summary>True when a message may be given to the producer, which has to be told by <see cref="Leave"/> once it is reported.</summary>
    public bool TryEnter()
    {
        var seen = Volatile.Read(ref _underWay);
        while (seen >= 0)
        {
            var found = Interlocked.CompareExchange(ref _underWay, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }

        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>True, once, when nothing is under way.</summary>
    public bool TryClose() => Interlocked.CompareExchange(ref _underWay, Closed, 0) == 0;
}
