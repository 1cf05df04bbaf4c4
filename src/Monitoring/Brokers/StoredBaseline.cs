namespace Chasqui.Monitoring.Brokers;

/// <summary>What is usual for a broker, in its compact form.</summary>
/// <param name="Broker">The broker's id.</param>
/// <param name="Digests">By name: its distribution, as (bucket, weight).</param>
public sealed record StoredBaseline(int Broker, IReadOnlyDictionary<string, IReadOnlyList<(int Bucket, float Weight)>> Digests);
