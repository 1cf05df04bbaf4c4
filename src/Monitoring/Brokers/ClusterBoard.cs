using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Chasqui.Monitoring.Brokers;

/// <summary>How a cluster and its brokers were judged: a snapshot for operators, replaced whole.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="AtMs">When it was judged, in Unix milliseconds.</param>
/// <param name="Verdict">The cluster's verdict, as its ladder names it.</param>
/// <param name="Rule">The rule that decided, such as <c>K3</c>.</param>
/// <param name="SinceMs">Since when it has had this verdict, in Unix milliseconds.</param>
/// <param name="Evidence">The facts the rule saw.</param>
/// <param name="Errors">What could not be read in the last round, in words for an operator.</param>
/// <param name="Brokers">Its brokers, by id.</param>
public sealed record ClusterBoard(
    string Cluster, long AtMs, string Verdict, string Rule, long SinceMs, JsonObject Evidence, ImmutableArray<string> Errors,
    ImmutableArray<BrokerCard> Brokers);

/// <summary>How a broker was judged.</summary>
/// <param name="Broker">The broker's id.</param>
/// <param name="Endpoint"><c>host:port</c> as the cluster tells it; null when it is not known.</param>
/// <param name="Verdict">Its verdict, as the ladder names it.</param>
/// <param name="Cause">Why, where the verdict alone does not say it.</param>
/// <param name="Rule">The rule that decided, such as <c>B7</c>.</param>
/// <param name="SinceMs">Since when it has had this verdict, in Unix milliseconds.</param>
/// <param name="Evidence">The facts the rule saw.</param>
public sealed record BrokerCard(int Broker, string? Endpoint, string Verdict, string? Cause, string Rule, long SinceMs, JsonObject Evidence);
