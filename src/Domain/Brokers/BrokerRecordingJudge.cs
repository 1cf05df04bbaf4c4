using System.Globalization;
using System.Text.Json;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Brokers;

/// <summary>Judges the brokers and clusters of a recording by <see cref="BrokerRules"/> and <see cref="ClusterRules"/>.</summary>
/// <param name="settings">The policy of a cluster, by its name.</param>
public sealed class BrokerRecordingJudge(Func<string, BrokerSettings> settings) : IRecordingJudge
{
    /// <summary>The types of observation that tell of brokers.</summary>
    public static readonly IReadOnlyCollection<string> Tells = ["brokerSample", "brokerMetric", "clusterSample"];

    private readonly SortedDictionary<string, ClusterJudge> _clusters = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Types => Tells;

    private long _judgedMs = long.MinValue;

    /// <value>15 s.</value>
    public TimeSpan Tick => TimeSpan.FromSeconds(15);

    public bool TryObserve(string type, long timeMs, JsonElement observation, out string error)
    {
        Advance(timeMs);
        if (type == "clusterSample")
        {
            if (ClusterSampleJson.Read(observation, timeMs, out error) is not { } cluster)
                return false;
            JudgeOf(cluster.Cluster).Observe(cluster);
            return true;
        }

        var sample = type == "brokerMetric"
            ? BrokerSampleJson.ReadMetric(observation, timeMs, out error)
            : BrokerSampleJson.Read(observation, timeMs, out error);
        if (sample is null)
            return false;
        JudgeOf(sample.Cluster).Observe(sample);
        return true;
    }

    public IEnumerable<JudgedVerdict> Judge(long nowMs)
    {
        Advance(nowMs);
        foreach (var judge in _clusters.Values)
        {
            var judged = judge.Judge(nowMs);
            foreach (var broker in judged.Brokers)
                yield return Line(judged, broker);
            yield return new(
                nowMs,
                new Dictionary<string, string> { ["kind"] = "cluster", ["cluster"] = judged.Cluster },
                judged.Decision.Verdict.ToString(),
                judged.Decision.RuleId,
                null,
                judged.SinceMs,
                BrokerEvidenceJson.Write(judged.Evidence));
        }
    }

    /// <summary>
    /// Judges at every tick that has passed, as the running app would, so that since when a verdict holds does not depend on when it is asked for. A gap of
    /// more than an hour is not judged to its end: by then all is stale.
    /// </summary>
    private void Advance(long nowMs)
    {
        var tickMs = (long)Tick.TotalMilliseconds;
        if (_clusters.Count == 0 || _judgedMs == long.MinValue)
        {
            _judgedMs = nowMs;
            return;
        }

        var endMs = Math.Min(nowMs, _judgedMs + (long)TimeSpan.FromHours(1).TotalMilliseconds);
        for (var atMs = _judgedMs + tickMs; atMs < endMs; atMs += tickMs)
        {
            foreach (var judge in _clusters.Values)
                judge.Judge(atMs);
            _judgedMs = atMs;
        }

        if (nowMs > endMs)
            _judgedMs = nowMs;
    }

    private static JudgedVerdict Line(ClusterJudgement cluster, BrokerJudgement broker) => new(
        cluster.AtMs,
        new Dictionary<string, string>
        {
            ["kind"] = "broker",
            ["cluster"] = cluster.Cluster,
            ["broker"] = broker.Evidence.Broker.ToString(CultureInfo.InvariantCulture),
        },
        broker.Decision.Verdict.ToString(),
        broker.Decision.RuleId,
        broker.Decision.Cause == BrokerCause.None ? null : broker.Decision.Cause.ToString(),
        broker.SinceMs,
        BrokerEvidenceJson.Write(broker.Evidence));

    private ClusterJudge JudgeOf(string cluster)
    {
        if (!_clusters.TryGetValue(cluster, out var judge))
            _clusters[cluster] = judge = new ClusterJudge(cluster, settings(cluster));
        return judge;
    }
}
