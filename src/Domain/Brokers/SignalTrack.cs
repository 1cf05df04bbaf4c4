namespace Chasqui.Domain.Brokers;

/// <summary>One signal of one broker: its past, and its last N values held against that past and the peers of their time.</summary>
internal sealed class SignalTrack(BrokerSignal signal, BrokerSettings settings)
{
    private const double Mib = 1 << 20;

    private readonly Standings _last = new(signal, settings);
    private double _value;
    private double _cost;
    private PeerSummary _peers;
    private PeerSummary _costPeers;

    public BrokerSignal Signal => signal;

    public SignalBaseline Values { get; } = new();

    public SignalBaseline Costs { get; } = new();

    public bool HasHistory => Values.Values.Weight >= settings.HistoryAtLeast;

    /// <summary>How many peers the last value had.</summary>
    public int Peers => _peers.Count;

    /// <summary>When the last value came, in Unix milliseconds; <see cref="long.MinValue"/> before there is one.</summary>
    public long AtMs => _last.AtMs;

    /// <summary>How many of the last N are out of range.</summary>
    public int Abnormal => _last.Abnormal;

    /// <summary>Whether K of the last N are out of range, over long enough.</summary>
    public bool Confirmed => _last.Confirmed;

    /// <summary>Takes a value and its cost (NaN when load does not explain it), holds it against past and peers, and learns it when it is not suspicious.</summary>
    public void Observe(long atMs, double value, double bytes, in PeerSummary peers, in PeerSummary costPeers)
    {
        var cost = bytes > 0 ? value / (bytes / Mib) : double.NaN;
        var (basis, overwhelming) = Values.Compare(value, peers, settings);
        if (!double.IsNaN(cost) && (basis != SlowBasis.None || overwhelming))
        {
            var (costBasis, costOverwhelming) = Costs.Compare(cost, costPeers, settings);
            basis = costBasis == SlowBasis.None ? SlowBasis.None : basis;
            overwhelming &= costOverwhelming;
        }

        if (value < signal.FloorMs)
            (basis, overwhelming) = (SlowBasis.None, false);
        (_value, _cost, _peers, _costPeers) = (value, cost, peers, costPeers);
        _last.Add(atMs, basis);
        if (basis != SlowBasis.None || overwhelming)
            return;
        Values.Learn(value, peers);
        if (!double.IsNaN(cost))
            Costs.Learn(cost, costPeers);
    }

    /// <summary>The process is another one now: what it did before is no sign.</summary>
    public void Restarted()
    {
        _last.Clear();
    }

    /// <summary>The last value's standing; null before there is one.</summary>
    public SlowEvidence? Describe()
    {
        if (AtMs == long.MinValue)
            return null;
        return new SlowEvidence
        {
            Signal = signal.Name,
            Value = _value,
            AtMs = AtMs,
            Basis = _last.Basis,
            Confirmed = Confirmed,
            Abnormal = Abnormal,
            SinceMs = _last.SinceMs,
            HistoryP90 = HasHistory ? Values.Values.P90 : double.NaN,
            PeerMedian = _peers.Median,
            Peers = _peers.Count,
            PerMib = _cost,
            HistoryPerMib = HasHistory ? Costs.Values.P90 : double.NaN,
            PeerPerMib = _costPeers.Median,
        };
    }
}
