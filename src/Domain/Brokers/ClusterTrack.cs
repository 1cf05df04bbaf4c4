namespace Chasqui.Domain.Brokers;

/// <summary>A cluster's metadata over time.</summary>
internal sealed class ClusterTrack(BrokerSettings settings)
{
    private readonly Cadence _cadence = new();
    private readonly Queue<long> _changes = new();
    private ClusterSample? _last;
    private int? _controller;
    private int _withoutController;
    private int _leaderless;

    public void Observe(ClusterSample sample)
    {
        _cadence.Observe(sample.AtMs);
        _last = sample;
        _leaderless = sample.Leaderless > 0 ? _leaderless + 1 : 0;
        _withoutController = sample.Controller < 0 ? _withoutController + 1 : 0;
        if (sample.Controller is >= 0 and var controller)
        {
            if (_controller is { } before && before != controller)
                _changes.Enqueue(sample.AtMs);
            _controller = controller;
        }
    }

    public ClusterFacts Facts(long nowMs, int acceptingCredentials) =>
        _cadence.IsFresh(nowMs, settings)
            ? new(_last?.UnderReplicated, _last?.Leaderless, acceptingCredentials)
            : new(null, null, acceptingCredentials);

    public ClusterEvidence Evidence(long nowMs, IReadOnlyList<BrokerJudgement> brokers)
    {
        while (_changes.TryPeek(out var oldest) && nowMs - oldest > settings.ControllerWindow.TotalMilliseconds)
            _changes.Dequeue();
        var fresh = _cadence.IsFresh(nowMs, settings);
        var present = brokers.Where(b => b.Decision.Verdict != BrokerVerdict.Retired).ToArray();
        return new ClusterEvidence
        {
            Fresh = fresh,
            Controller = fresh ? _last?.Controller : null,
            WithoutController = fresh ? _withoutController : 0,
            ControllerChanges = _changes.Count,
            Leaderless = fresh ? _last?.Leaderless : null,
            LeaderlessInARow = fresh ? _leaderless : 0,
            UnderReplicated = fresh ? _last?.UnderReplicated : null,
            Brokers = present.Length,
            Undetermined = present.Count(b => b.Decision.Verdict == BrokerVerdict.Undetermined),
            Sick = [.. present.Where(b => b.Decision.IsSick).Select(b => b.Evidence.Broker)],
            Degraded = [.. present.Where(b => b.Decision.Verdict == BrokerVerdict.Degraded).Select(b => b.Evidence.Broker)],
        };
    }
}
