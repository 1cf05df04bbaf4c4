namespace Chasqui.Domain.Brokers;

/// <summary>
/// What is usual for one broker in one measure: its values, and its values as multiples of its peers' median. The second is free of what moves the
/// whole fleet, such as the hour of the day.
/// </summary>
public sealed class SignalBaseline
{
    public ValueDigest Values { get; } = new();

    public ValueDigest Ratios { get; } = new();

    internal void Learn(double value, in PeerSummary peers)
    {
        Values.Add(value);
        if (peers.Count > 0 && peers.Median > 0)
            Ratios.Add(value / peers.Median);
    }

    internal void FadeDay()
    {
        Values.FadeDay();
        Ratios.FadeDay();
    }

    /// <summary>What a value is beyond, and whether it is overwhelmingly beyond its peers.</summary>
    internal (SlowBasis Basis, bool Overwhelming) Compare(double value, in PeerSummary peers, BrokerSettings settings)
    {
        var overwhelming = peers.Count >= 2 && value >= settings.Overwhelming * peers.Median;
        if (Values.Weight < settings.HistoryAtLeast)
            return (overwhelming ? SlowBasis.Peers : SlowBasis.None, overwhelming);
        var unusual = value > settings.HistoryMargin * Values.P90;
        if (peers.Count == 0)
            return (unusual ? SlowBasis.History : SlowBasis.None, false);
        unusual |= Ratios.Weight >= settings.HistoryAtLeast && value / peers.Median > settings.Overwhelming * Ratios.P90;
        return (unusual && IsBeyond(value, peers, settings) ? SlowBasis.HistoryAndPeers : SlowBasis.None, overwhelming);
    }

    private static bool IsBeyond(double value, in PeerSummary peers, BrokerSettings settings)
    {
        var deviation = peers.Count >= 5 ? settings.PeerDeviations * (peers.UpperQuartile - peers.Median) / 0.6745 : 0;
        return value > Math.Max(settings.PeerMargin * peers.Median, peers.Median + deviation);
    }
}
