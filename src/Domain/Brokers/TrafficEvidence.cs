namespace Chasqui.Domain.Brokers;

/// <summary>What is written to a broker, by itself and against what was and what its peers have; bytes a second, as leader and as replica together.</summary>
/// <param name="BytesPerSecond">The latest; NaN when it is not known.</param>
/// <param name="OwnMedian">The median of its own history; NaN without one.</param>
/// <param name="PeerMedian">The median of its peers; NaN without any.</param>
/// <param name="Stopped">Next to nothing for K of N values while its own past and its peers say that there should be some.</param>
public readonly record struct TrafficEvidence(double BytesPerSecond, double OwnMedian, double PeerMedian, bool Stopped)
{
    public static readonly TrafficEvidence Unknown = new(double.NaN, double.NaN, double.NaN, false);
}
