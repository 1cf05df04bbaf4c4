using System.Collections.Immutable;
using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>What one round brought.</summary>
/// <param name="Cluster">The cluster's metadata; null when it could not be read.</param>
/// <param name="Brokers">A sample for every broker that is known.</param>
/// <param name="Endpoints">Where the brokers are, as far as is known.</param>
/// <param name="Errors">What could not be read, in words for an operator.</param>
public sealed record BrokerRound(
    ClusterSample? Cluster, ImmutableArray<BrokerSample> Brokers, ImmutableArray<BrokerEndpoint> Endpoints, ImmutableArray<string> Errors);

/// <summary>One cluster as it is being watched: its judge, and the samples that are not stored yet. Safe for use from several threads.</summary>
public sealed class SampledCluster(string name, BrokerSettings settings, BrokerSamplingOptions options)
{
    private const long DayMs = 86_400_000;

    private readonly Lock _gate = new();
    private readonly ClusterJudge _judge = new(name, settings);
    private readonly SortedDictionary<int, BrokerEndpoint> _endpoints = [];
    private readonly Dictionary<int, List<BrokerSample>> _unsaved = [];
    private readonly List<ClusterSample> _unsavedOwn = [];
    private ImmutableArray<string> _errors = [];

    public string Name => name;

    public BrokerSettings Settings => settings;

    /// <summary>Whether the stored baselines were taken in.</summary>
    public bool BaselinesLoaded { get; private set; }

    /// <summary>When baselines were last stored, in Unix milliseconds; 0 for never.</summary>
    public long BaselinesSavedMs { get; set; }

    /// <summary>Where its brokers were last seen.</summary>
    public ImmutableArray<BrokerEndpoint> Endpoints
    {
        get
        {
            lock (_gate)
                return [.. _endpoints.Values];
        }
    }

    public void Observe(BrokerRound round)
    {
        lock (_gate)
        {
            _errors = round.Errors;
            foreach (var endpoint in round.Endpoints)
                _endpoints[endpoint.Broker] = endpoint;
            if (round.Cluster is { } cluster)
            {
                _judge.Observe(cluster);
                if (_unsavedOwn.Count < 4 * options.SamplesKept)
                    _unsavedOwn.Add(cluster);
            }

            foreach (var sample in round.Brokers)
            {
                _judge.Observe(sample);
                Keep(sample);
            }
        }
    }

    public (ClusterJudgement Judgement, ClusterBoard Board) Judge(long nowMs)
    {
        lock (_gate)
        {
            var judged = _judge.Judge(nowMs);
            foreach (var gone in _endpoints.Keys.Except(judged.Brokers.Select(b => b.Evidence.Broker)).ToArray())
                _endpoints.Remove(gone);
            return (judged, BoardOf(judged));
        }
    }

    /// <summary>Every signal of a broker against its history and its peers; empty when the broker is not known here.</summary>
    public ImmutableArray<SlowEvidence> Standings(int broker)
    {
        lock (_gate)
            return [.. _judge.Brokers.FirstOrDefault(b => b.Broker == broker)?.Standings ?? []];
    }

    /// <summary>A broker's samples that are not stored yet, in the order of time.</summary>
    public ImmutableArray<BrokerSample> Recent(int broker)
    {
        lock (_gate)
            return [.. _unsaved.GetValueOrDefault(broker) ?? []];
    }

    /// <summary>The samples of those brokers that have enough of them to be stored, by day. They are kept until <see cref="Stored(IReadOnlyList{BrokerSample})"/>.</summary>
    public List<List<BrokerSample>> Full()
    {
        lock (_gate)
            return [.. _unsaved.Values.Where(u => u.Count >= options.SamplesKept || (u.Count > 0 && u[0].AtMs / DayMs != u[^1].AtMs / DayMs))
                .SelectMany(u => u.GroupBy(s => s.AtMs / DayMs).Select(g => g.ToList()))];
    }

    /// <summary>The cluster's own samples, by day, when there are enough of them to be stored.</summary>
    public List<List<ClusterSample>> FullOwn()
    {
        lock (_gate)
            return _unsavedOwn.Count < options.SamplesKept ? [] : [.. _unsavedOwn.GroupBy(s => s.AtMs / DayMs).Select(g => g.ToList())];
    }

    /// <summary>Lets go of what was stored.</summary>
    public void Stored(IReadOnlyList<BrokerSample> samples)
    {
        lock (_gate)
            if (_unsaved.TryGetValue(samples[0].Broker, out var kept))
                kept.RemoveAll(samples.Contains);
    }

    /// <inheritdoc cref="Stored(IReadOnlyList{BrokerSample})"/>
    public void Stored(IReadOnlyList<ClusterSample> samples)
    {
        lock (_gate)
            _unsavedOwn.RemoveAll(samples.Contains);
    }

    /// <summary>The cluster's own samples that are not stored yet.</summary>
    public ImmutableArray<ClusterSample> RecentOwn()
    {
        lock (_gate)
            return [.. _unsavedOwn];
    }

    public void Load(IReadOnlyList<StoredBaseline> baselines, long nowMs)
    {
        lock (_gate)
        {
            foreach (var baseline in baselines)
                Baselines.Import(_judge.Track(baseline.Broker, nowMs), baseline);
            BaselinesLoaded = true;
        }
    }

    public IReadOnlyList<StoredBaseline> ExportBaselines()
    {
        lock (_gate)
            return [.. _judge.Brokers.Select(Baselines.Export)];
    }

    private void Keep(BrokerSample sample)
    {
        if (!_unsaved.TryGetValue(sample.Broker, out var samples))
            _unsaved[sample.Broker] = samples = new(options.SamplesKept);
        samples.Add(sample);

        // What cannot be stored for long is given up: memory has a bound.
        if (samples.Count > 4 * options.SamplesKept)
            samples.RemoveRange(0, options.SamplesKept);
    }

    private ClusterBoard BoardOf(ClusterJudgement judged) => new(
        name, judged.AtMs, judged.Decision.Verdict.ToString(), judged.Decision.RuleId, judged.SinceMs, BrokerEvidenceJson.Write(judged.Evidence), _errors,
        [.. judged.Brokers.Select(CardOf)]);

    private BrokerCard CardOf(BrokerJudgement judged) => new(
        judged.Evidence.Broker,
        _endpoints.TryGetValue(judged.Evidence.Broker, out var endpoint) ? endpoint.ToString() : null,
        judged.Decision.Verdict.ToString(),
        judged.Decision.Cause == BrokerCause.None ? null : judged.Decision.Cause.ToString(),
        judged.Decision.RuleId,
        judged.SinceMs,
        BrokerEvidenceJson.Write(judged.Evidence));
}
