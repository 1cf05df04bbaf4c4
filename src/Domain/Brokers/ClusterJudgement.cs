using System.Collections.Immutable;

namespace Chasqui.Domain.Brokers;

/// <summary>One broker, judged.</summary>
/// <param name="Decision">How it looks, and by which rule.</param>
/// <param name="Evidence">The facts the rule saw.</param>
/// <param name="SinceMs">Since when it has had this verdict, in Unix milliseconds.</param>
public sealed record BrokerJudgement(BrokerDecision Decision, BrokerEvidence Evidence, long SinceMs);

/// <summary>A cluster and its brokers, judged at one time.</summary>
public sealed record ClusterJudgement(
    string Cluster, long AtMs, ClusterDecision Decision, ClusterEvidence Evidence, long SinceMs, ImmutableArray<BrokerJudgement> Brokers);
