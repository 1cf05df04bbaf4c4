namespace Chasqui.Domain.Brokers;

/// <summary>One broker over time: what was observed of it, as much as its next judgement needs. Constant in size.</summary>
public sealed class BrokerTrack
{
    private readonly BrokerSettings _settings;
    private readonly ProbeTrack _registered = new();
    private readonly ProbeTrack _connect = new();
    private readonly ProbeTrack _answer = new();
    private readonly ProbeTrack _canary = new();
    private readonly Cadence _metrics = new();
    private readonly SignalTrack[] _signals;
    private readonly TrafficTrack _traffic;
    private readonly PartitionTrack _partitions = new();
    private readonly LoadTrack _load = new();
    private readonly long _firstMs;
    private long _returnedMs = long.MinValue;
    private bool _away;
    private bool _enough = true;
    private int _offlineLogDirectories;
    private int _saidUnderReplicated;

    internal BrokerTrack(int broker, long firstMs, BrokerSettings settings)
    {
        (Broker, _firstMs, _settings) = (broker, firstMs, settings);
        _traffic = new TrafficTrack(settings);
        _signals = [.. settings.Signals.Select(signal => new SignalTrack(signal, settings))];
    }

    public int Broker { get; }

    /// <summary>When anything of it was last observed, in Unix milliseconds.</summary>
    internal long SeenMs { get; private set; }

    /// <summary>Every signal's standing, for those who want to see more than the worst.</summary>
    public IEnumerable<SlowEvidence> Standings => _signals.Select(s => s.Describe()).OfType<SlowEvidence>();

    /// <summary>The bytes written to it, learned.</summary>
    public ValueDigest TrafficHistory => _traffic.History;

    /// <summary>What its signals usually are, and what they cost for each MiB a second; by the signal's name.</summary>
    public IEnumerable<(string Signal, SignalBaseline Values, SignalBaseline Costs)> Histories => _signals.Select(s => (s.Signal.Name, s.Values, s.Costs));

    /// <summary>A connection alone says so only where nothing is asked on it: credentials may be refused after it is made.</summary>
    internal bool AcceptsCredentials(long nowMs)
    {
        var answer = _answer.Fact(nowMs, _settings);
        return answer.IsOk || (answer.State == ProbeState.Unknown && _connect.Fact(nowMs, _settings).IsOk);
    }

    internal bool? IsRegistered(long nowMs) => _registered.Fact(nowMs, _settings) switch
    {
        { State: ProbeState.Unknown or ProbeState.Stale } => null,
        var known => known.IsOk,
    };

    internal void ObserveRegistration(long atMs, bool registered)
    {
        SeenMs = Math.Max(SeenMs, atMs);
        _registered.Observe(atMs, registered, ProbeError.Other, null);
        NoteAbsence(atMs, away: !registered, back: registered);
    }

    internal void ObservePartitions(long atMs, PartitionCounts counts, bool registered) => _partitions.Observe(atMs, counts, registered);

    internal void Observe(BrokerSample sample, PeerBoard board)
    {
        SeenMs = Math.Max(SeenMs, sample.AtMs);
        if (sample.Registered is { } registered)
            ObserveRegistration(sample.AtMs, registered);
        if (sample.Connect is { } connect)
            _connect.Observe(sample.AtMs, connect.Ok, connect.Error, connect.Ms);
        if (AnswerOf(sample) is { } answer)
            _answer.Observe(sample.AtMs, answer.Ok, answer.Error, answer.Ms);
        if (sample.Canary is { Error: not (ProbeError.NotApplicable or ProbeError.NotEnoughReplicas or ProbeError.Credentials) } canary)
            _canary.Observe(sample.AtMs, canary.Ok, canary.Error, canary.ProduceMs + canary.FetchMs ?? canary.ProduceMs ?? canary.FetchMs);
        NoteAbsence(sample.AtMs, away: sample.Connect is { Ok: false, Error: ProbeError.Refused }, back: sample.Connect is { Ok: true });
        if (sample.Metrics.Count > 0)
            ObserveMetrics(sample);
        ObserveSignals(sample, board);
    }

    internal void FadeDay()
    {
        _traffic.History.FadeDay();
        foreach (var signal in _signals)
        {
            signal.Values.FadeDay();
            signal.Costs.FadeDay();
        }
    }

    internal BrokerEvidence Evidence(long nowMs, in ClusterFacts cluster)
    {
        var (connect, answer, canary) = (_connect.Fact(nowMs, _settings), _answer.Fact(nowMs, _settings), _canary.Fact(nowMs, _settings));
        var registered = IsRegistered(nowMs);
        var seenMs = Math.Max(_registered.OkAtMs, registered is null ? _answer.OkAtMs : long.MinValue);
        var probed = connect.State != ProbeState.Unknown || answer.State != ProbeState.Unknown || canary.State != ProbeState.Unknown;
        var counts = _partitions.Fresh(nowMs, _settings);
        var slow = Worst();
        return new BrokerEvidence
        {
            Broker = Broker,
            Registered = registered,
            LastSeenMs = seenMs == long.MinValue ? _firstMs : seenMs,
            EverSeen = _registered.OkAtMs != long.MinValue || _answer.OkAtMs != long.MinValue,
            LeftInOrder = _partitions.DrainedMs(_registered.OkAtMs) > 0,
            Expected = _settings.Expected.Contains(Broker),
            Missed = Missed(counts, cluster),
            Connect = connect,
            Answer = answer,
            Canary = canary,
            PeersAcceptCredentials = cluster.AcceptingCredentials > (AcceptsCredentials(nowMs) ? 1 : 0),
            MetricsFresh = _metrics.IsFresh(nowMs, _settings),
            HasBaseline = HasBaseline,
            Slow = slow?.Describe(),
            SlowFresh = slow is not null && nowMs - slow.AtMs <= Math.Max(_metrics.FreshForMs(_settings), _settings.StaleAtLeast.TotalMilliseconds),
            Traffic = _traffic.Evidence(counts.Leaders is { } leads ? leads > 0 : null),
            Partitions = counts,
            UnderReplicatedConfirmed = _partitions.UnderReplicatedTwice || (counts.UnderReplicated is null && _saidUnderReplicated >= 2),
            OfflineLogDirectories = _offlineLogDirectories,
            OutsideKnown = probed || registered is not null || _registered.OkAtMs != long.MinValue,
            OutsideFresh = probed ? IsFresh(connect) || IsFresh(answer) || IsFresh(canary) : registered is not null,
        };
    }

    /// <summary>Whether a metric can be held against anything: a peer, or enough of its own past. Plain figures without times cannot be out of range.</summary>
    private bool HasBaseline => _traffic.History.Weight >= _settings.HistoryAtLeast || Array.Exists(_signals, s => s.HasHistory || s.Peers >= 2);

    private static bool IsFresh(in ProbeFact probe) => probe.State is ProbeState.Ok or ProbeState.Suspect or ProbeState.Failed;

    private static ProbeResult? AnswerOf(BrokerSample sample)
    {
        if (sample.ApiVersions is { Ok: false } failed)
            return failed;
        return sample.Metadata ?? sample.ApiVersions;
    }

    private bool? Missed(PartitionCounts own, in ClusterFacts cluster)
    {
        if (own.UnderReplicated > 0 || own.Leaderless > 0)
            return true;
        var countedSince = _partitions.AtMs > _registered.OkAtMs;
        if (countedSince && own.Leaders > 0)
            return true;
        if (cluster is { UnderReplicated: 0, Leaderless: 0 } || (countedSince && own.UnderReplicated == 0))
            return false;
        return _partitions.DrainedMs(_registered.OkAtMs) >= PartitionTrack.DrainedOnPurposeMs ? false : null;
    }

    private void NoteAbsence(long atMs, bool away, bool back)
    {
        if (away)
            _away = true;
        else if (back && _away && IsRegistered(atMs) != false)
            (_away, _returnedMs) = (false, atMs);
        if (!away || _signals.Length == 0)
            return;
        _traffic.Restarted();
        foreach (var signal in _signals)
            signal.Restarted();
    }

    private void ObserveMetrics(BrokerSample sample)
    {
        if (_metrics.UsualMs > 0 && sample.AtMs - _metrics.AtMs > _metrics.FreshForMs(_settings))
            _returnedMs = sample.AtMs;
        _metrics.Observe(sample.AtMs);
        if (sample.Metrics.TryGetValue(BrokerMetric.OfflineLogDirectories, out var offline))
            _offlineLogDirectories = (int)Math.Clamp(offline, 0, int.MaxValue);
        if (sample.Metrics.TryGetValue(BrokerMetric.UnderReplicated, out var behind))
            _saidUnderReplicated = behind > 0 ? _saidUnderReplicated + 1 : 0;
    }

    private void ObserveSignals(BrokerSample sample, PeerBoard board)
    {
        if (_away || (_returnedMs != long.MinValue && sample.AtMs - _returnedMs < _settings.WarmUp.TotalMilliseconds))
            return;
        var untilMs = sample.AtMs + (long)_settings.StaleAtLeast.TotalMilliseconds + 2 * Math.Max(_metrics.UsualMs, 0);
        var load = _load.Observe(sample, untilMs);
        if (load.IsNew)
        {
            board.Traffic.Set(Broker, load.Bytes, sample.AtMs, untilMs);
            _enough = _traffic.Observe(sample.AtMs, load.Bytes, board.Traffic.Without(Broker, sample.AtMs));
        }

        for (var i = 0; i < _signals.Length; i++)
        {
            var value = _signals[i].Signal.In(sample);
            if (!double.IsNaN(value) && (_enough || double.IsNaN(load.Bytes) || _signals[i].Signal.Outside))
                board.Compare(_signals[i], i, Broker, sample.AtMs, untilMs, value, load.Bytes);
        }
    }

    private SignalTrack? Worst()
    {
        SignalTrack? worst = null;
        foreach (var signal in _signals)
            if (signal.Abnormal > 0 && (worst is null || (signal.Confirmed && !worst.Confirmed) || (signal.Confirmed == worst.Confirmed && signal.Abnormal > worst.Abnormal)))
                worst = signal;
        return worst;
    }
}
