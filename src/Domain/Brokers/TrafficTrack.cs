namespace Chasqui.Domain.Brokers;

/// <summary>The bytes written to one broker, over time.</summary>
internal sealed class TrafficTrack(BrokerSettings settings)
{
    /// <summary>Below a hundredth of its peers is next to nothing.</summary>
    private const double Nothing = 0.01;

    /// <summary>Below a tenth of its peers its load-dependent metrics say nothing.</summary>
    private const double Little = 0.1;

    private const long StoppedForMs = 40_000;

    private int _stoppedCount;
    private long _stoppedSinceMs;
    private double _last = double.NaN;
    private double _peers = double.NaN;
    private long _atMs;

    public ValueDigest History { get; } = new();

    /// <summary>Takes a value. True when it is enough for the broker's load-dependent metrics to say something.</summary>
    public bool Observe(long atMs, double bytes, in PeerSummary peers)
    {
        (_last, _peers, _atMs) = (bytes, peers.Median, atMs);
        var none = peers.Count > 0 && peers.Median >= settings.MinBytesPerSecond && bytes < Nothing * peers.Median;
        if (!none)
            _stoppedCount = 0;
        else if (_stoppedCount++ == 0)
            _stoppedSinceMs = atMs;
        if (!none)
            History.Add(bytes);
        return bytes >= settings.MinBytesPerSecond && (peers.Count == 0 || bytes >= Little * peers.Median);
    }

    /// <summary>A broker that came back has no traffic until it leads again.</summary>
    public void Restarted() => _stoppedCount = 0;

    /// <param name="leads">Whether it leads partitions; null when not known: then its own past must show traffic.</param>
    public TrafficEvidence Evidence(bool? leads)
    {
        if (double.IsNaN(_last))
            return TrafficEvidence.Unknown;
        var own = History.Weight >= settings.HistoryAtLeast ? History.Median : double.NaN;
        var should = leads ?? own >= 0.05 * _peers;
        var lasts = _stoppedCount >= settings.SlowCount && _atMs - _stoppedSinceMs >= StoppedForMs;
        return new(_last, own, _peers, should && lasts);
    }
}
