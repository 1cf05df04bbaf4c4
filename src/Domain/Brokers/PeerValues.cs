namespace Chasqui.Domain.Brokers;

/// <summary>The latest value of one signal from each broker of a cluster, in order, so that any broker is held against all others at no cost.</summary>
public sealed class PeerValues
{
    private readonly List<double> _sorted = [];
    private readonly Dictionary<int, (double Value, long AtMs)> _latest = [];
    private readonly Queue<(int Broker, long AtMs, long UntilMs)> _expiry = new();

    /// <summary>Replaces a broker's value. It is forgotten after <paramref name="untilMs"/>.</summary>
    public void Set(int broker, double value, long atMs, long untilMs)
    {
        Expire(atMs);
        Remove(broker);
        _latest[broker] = (value, atMs);
        var at = _sorted.BinarySearch(value);
        _sorted.Insert(at < 0 ? ~at : at, value);
        _expiry.Enqueue((broker, atMs, untilMs));
    }

    /// <summary>Forgets a broker that must not be compared with any more.</summary>
    public void Remove(int broker)
    {
        if (_latest.Remove(broker, out var old))
            _sorted.RemoveAt(_sorted.BinarySearch(old.Value));
    }

    /// <summary>The peers of a broker: how many, and the lower median and upper quartile of their values, NaN when there is none.</summary>
    public PeerSummary Without(int broker, long nowMs)
    {
        Expire(nowMs);
        var skip = _latest.TryGetValue(broker, out var own) ? _sorted.BinarySearch(own.Value) : _sorted.Count;
        var count = _sorted.Count - (skip < _sorted.Count ? 1 : 0);
        if (count == 0)
            return new(0, double.NaN, double.NaN);
        return new(count, At((count - 1) / 2), At((3 * (count - 1) + 2) / 4));

        double At(int index) => _sorted[index < skip ? index : index + 1];
    }

    private void Expire(long nowMs)
    {
        while (_expiry.TryPeek(out var oldest) && (oldest.UntilMs < nowMs || _latest.GetValueOrDefault(oldest.Broker).AtMs != oldest.AtMs))
        {
            _expiry.Dequeue();
            if (_latest.TryGetValue(oldest.Broker, out var latest) && latest.AtMs == oldest.AtMs)
                Remove(oldest.Broker);
        }
    }
}

/// <summary>A broker's peers in one signal.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Median">Their lower median: of two peers the smaller, so that one sick peer does not excuse another.</param>
/// <param name="UpperQuartile">Their upper quartile.</param>
public readonly record struct PeerSummary(int Count, double Median, double UpperQuartile);
