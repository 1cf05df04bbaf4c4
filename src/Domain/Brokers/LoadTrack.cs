namespace Chasqui.Domain.Brokers;

/// <summary>What is being written to one broker, also when its parts come in several observations.</summary>
internal sealed class LoadTrack
{
    private double _leader = double.NaN;
    private double _replica = double.NaN;
    private long _untilMs = long.MinValue;

    /// <summary>The bytes a second as leader and as replica together, NaN when not known; and whether this sample told any of it.</summary>
    public (double Bytes, bool IsNew) Observe(BrokerSample sample, long untilMs)
    {
        if (sample.AtMs > _untilMs)
            _leader = _replica = double.NaN;
        var isLeader = sample.Metrics.TryGetValue(BrokerMetric.BytesInLeader, out var leader);
        var isReplica = sample.Metrics.TryGetValue(BrokerMetric.BytesInReplica, out var replica);
        if (isLeader)
            _leader = leader;
        if (isReplica)
            _replica = replica;
        if (isLeader || isReplica)
            _untilMs = untilMs;
        var bytes = double.IsNaN(_leader) ? _replica : double.IsNaN(_replica) ? _leader : _leader + _replica;
        return (bytes, isLeader || isReplica);
    }
}
