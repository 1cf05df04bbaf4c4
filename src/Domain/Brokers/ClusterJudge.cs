namespace Chasqui.Domain.Brokers;

/// <summary>
/// Takes what is observed of one cluster, in the order of time, and judges it and its brokers at any time. Constant memory a broker. Not
/// safe for several threads at once.
/// </summary>
public sealed class ClusterJudge
{
    private const long DayMs = 86_400_000;

    private readonly BrokerSettings _settings;
    private readonly SortedDictionary<int, BrokerTrack> _brokers = [];
    private readonly Dictionary<int, (BrokerVerdict Verdict, long SinceMs)> _since = [];
    private readonly ClusterTrack _track;
    private readonly PeerBoard _board;
    private (ClusterVerdict Verdict, long SinceMs)? _clusterSince;
    private long _day = long.MinValue;

    public ClusterJudge(string cluster, BrokerSettings settings)
    {
        (Cluster, _settings) = (cluster, settings);
        _track = new ClusterTrack(settings);
        _board = new PeerBoard(settings.Signals.Length);
    }

    public string Cluster { get; }

    /// <summary>What is kept of each broker, in the order of their ids.</summary>
    public IReadOnlyCollection<BrokerTrack> Brokers => _brokers.Values;

    /// <summary>What is kept of a broker, made when it is new: to give it the history that was stored.</summary>
    public BrokerTrack Track(int broker, long nowMs)
    {
        if (!_brokers.TryGetValue(broker, out var track))
            _brokers[broker] = track = new BrokerTrack(broker, nowMs, _settings);
        return track;
    }

    public void Observe(BrokerSample sample)
    {
        if (_settings.Removed.Contains(sample.Broker))
            return;
        PassDay(sample.AtMs);
        Track(sample.Broker, sample.AtMs).Observe(sample, _board);
    }

    public void Observe(ClusterSample sample)
    {
        PassDay(sample.AtMs);
        _track.Observe(sample);
        if (!sample.Brokers.IsDefault)
            ObserveRegistrations(sample);
        foreach (var (broker, counts) in sample.Partitions)
            if (!_settings.Removed.Contains(broker))
                Track(broker, sample.AtMs).ObservePartitions(sample.AtMs, counts, sample.Brokers.IsDefault || sample.Brokers.Contains(broker));
    }

    /// <summary>Judges as of <paramref name="nowMs"/>, which is not before what was observed.</summary>
    public ClusterJudgement Judge(long nowMs)
    {
        Forget(nowMs);
        var facts = _track.Facts(nowMs, _brokers.Values.Count(b => b.AcceptsCredentials(nowMs)));
        var judged = new BrokerJudgement[_brokers.Count];
        var at = 0;
        foreach (var track in _brokers.Values)
        {
            var evidence = track.Evidence(nowMs, facts);
            var decision = BrokerRules.Decide(evidence, _settings, nowMs);
            judged[at++] = new BrokerJudgement(decision, evidence, Since(track.Broker, decision.Verdict, nowMs));
        }

        var clusterEvidence = _track.Evidence(nowMs, judged);
        var clusterDecision = ClusterRules.Decide(clusterEvidence, _settings);
        if (_clusterSince?.Verdict != clusterDecision.Verdict)
            _clusterSince = (clusterDecision.Verdict, nowMs);
        return new(Cluster, nowMs, clusterDecision, clusterEvidence, _clusterSince.Value.SinceMs, [.. judged]);
    }

    private void ObserveRegistrations(ClusterSample sample)
    {
        foreach (var broker in sample.Brokers.Concat(_settings.Expected))
            if (!_settings.Removed.Contains(broker))
                Track(broker, sample.AtMs);
        foreach (var track in _brokers.Values)
            track.ObserveRegistration(sample.AtMs, sample.Brokers.Contains(track.Broker));
    }

    private long Since(int broker, BrokerVerdict verdict, long nowMs)
    {
        if (!_since.TryGetValue(broker, out var since) || since.Verdict != verdict)
            _since[broker] = since = (verdict, nowMs);
        return since.SinceMs;
    }

    /// <summary>Drops the brokers that have been retired for long, or of which nothing was heard for a week.</summary>
    private void Forget(long nowMs)
    {
        List<int>? gone = null;
        foreach (var track in _brokers.Values)
            if ((_since.TryGetValue(track.Broker, out var since) && since.Verdict == BrokerVerdict.Retired
                    && nowMs - since.SinceMs > _settings.ForgetAfter.TotalMilliseconds)
                || nowMs - track.SeenMs > 7 * DayMs && track.SeenMs > 0)
                (gone ??= []).Add(track.Broker);
        foreach (var broker in gone ?? [])
        {
            _brokers.Remove(broker);
            _since.Remove(broker);
            _board.Forget(broker);
        }
    }

    private void PassDay(long atMs)
    {
        if (_day != long.MinValue && atMs / DayMs > _day)
            foreach (var track in _brokers.Values)
                track.FadeDay();
        _day = Math.Max(_day, atMs / DayMs);
    }
}
