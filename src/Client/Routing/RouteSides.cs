using Confluent.Kafka;

namespace Chasqui.Client.Routing;

/// <summary>
/// The producers that there are: the one that new messages go to, and those left that still have some under way. A cluster has one at most, so that
/// a route that goes back finds the producer it left.
/// </summary>
internal sealed class RouteSides<TKey, TValue> : IDisposable
{
    private readonly RouteWatcher _watcher;
    private readonly Func<string, IProducer<TKey, TValue>> _factory;
    private readonly Lock _lock = new();
    private readonly List<RouteSide<TKey, TValue>> _all = [];
    private volatile RouteSide<TKey, TValue> _current;
    private bool _disposed;

    public RouteSides(RouteWatcher watcher, Func<string, IProducer<TKey, TValue>> factory)
    {
        (_watcher, _factory) = (watcher, factory);
        var cluster = watcher.Current.Cluster;
        _current = new RouteSide<TKey, TValue>(cluster, factory(cluster));
        _all.Add(_current);
        watcher.Follow(Follow);
    }

    public RouteSide<TKey, TValue> Current => _current;

    public IReadOnlyList<RouteSide<TKey, TValue>> All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    /// <summary>The side to give a message to, entered.</summary>
    public RouteSide<TKey, TValue> Enter()
    {
        while (true)
        {
            var side = _current;
            // Closed since it was read: another one is current by then.
            if (side.TryEnter())
                return side;
        }
    }

    /// <summary>Goes where the route goes, and lets go of what has nothing under way any more. A cluster whose producer cannot be made is tried again after the next question.</summary>
    public void Follow()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            var cluster = _watcher.Current.Cluster;
            if (_current.Cluster != cluster && Side(cluster) is { } next)
                _current = next;
            Retire();
        }
    }

    public void Dispose()
    {
        _watcher.Unfollow(Follow);
        lock (_lock)
        {
            _disposed = true;
            foreach (var side in _all)
                side.Producer.Dispose();
        }
    }

    private RouteSide<TKey, TValue>? Side(string cluster)
    {
        if (_all.Find(side => side.Cluster == cluster) is { } known)
            return known;
        try
        {
            var made = new RouteSide<TKey, TValue>(cluster, _factory(cluster));
            _all.Add(made);
            return made;
        }
        catch (Exception failure)
        {
            // Whatever the application's factory throws: the producer there is goes on.
            _watcher.Report($"the producer for cluster '{cluster}' could not be made: {failure.Message}");
            return null;
        }
    }

    private void Retire()
    {
        foreach (var side in _all.Where(side => side != _current && side.TryClose()).ToList())
        {
            _all.Remove(side);
            side.Producer.Dispose();
        }
    }
}
