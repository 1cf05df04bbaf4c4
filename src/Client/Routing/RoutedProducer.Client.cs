using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <content>What concerns every cluster that there are messages on their way to, and what one cluster's client alone can do.</content>
public sealed partial class RoutedProducer<TKey, TValue>
{
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(50);

    /// <summary>The handle of the producer to the current cluster; it goes when the route does.</summary>
    public Handle Handle => _sides.Current.Producer.Handle;

    public string Name => _sides.Current.Producer.Name;

    public int AddBrokers(string brokers) => _sides.Current.Producer.AddBrokers(brokers);

    public void SetSaslCredentials(string username, string password) => _sides.Current.Producer.SetSaslCredentials(username, password);

    public int Poll(TimeSpan timeout)
    {
        var events = 0;
        var current = _sides.Current;
        foreach (var side in _sides.All.Where(side => side != current && side.TryEnter()))
        {
            events += side.Producer.Poll(TimeSpan.Zero);
            side.Leave();
        }

        return events + current.Producer.Poll(timeout);
    }

    /// <summary>Waits until every message is reported, on whatever cluster it is. The number of those that are not.</summary>
    public int Flush(TimeSpan timeout)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Unreported > 0 && (timeout < TimeSpan.Zero || TimeProvider.System.GetElapsedTime(started) < timeout))
            FlushOnce();
        return (int)Math.Min(int.MaxValue, Unreported);
    }

    public void Flush(CancellationToken cancellationToken = default)
    {
        while (Unreported > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FlushOnce();
        }
    }

    /// <summary>As with any producer, what is not flushed before is lost; what waits to be written to another cluster is reported as not taken.</summary>
    public void Dispose()
    {
        _resends.Dispose();
        foreach (var waiting in _resends.Rest())
            Tell(waiting.Handler, waiting.Refused!);
        _sides.Dispose();
    }

    public void InitTransactions(TimeSpan timeout) => throw NoTransactions();

    public void BeginTransaction() => throw NoTransactions();

    public void CommitTransaction(TimeSpan timeout) => throw NoTransactions();

    public void CommitTransaction() => throw NoTransactions();

    public void AbortTransaction(TimeSpan timeout) => throw NoTransactions();

    public void AbortTransaction() => throw NoTransactions();

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) =>
        throw NoTransactions();

    private static NotSupportedException NoTransactions() => new("A routed producer has no transactions: one spans one cluster.");

    private void FlushOnce()
    {
        var before = Unreported;
        foreach (var side in _sides.All.Where(side => side.TryEnter()))
        {
            side.Producer.Flush(FlushSlice);
            side.Leave();
        }

        // What waits to be resent is in no producer's queue, and a flush of those returns at once.
        SpinWait.SpinUntil(() => Unreported != before, 1);
    }
}
