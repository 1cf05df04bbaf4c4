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

    /// <value>15 s.</value>
    public TimeSpan Tick => TimeSpan.FromSeconds(15);

    public bool TryObserve(string type, long timeMs, JsonElement observation, out string error)
    {
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
