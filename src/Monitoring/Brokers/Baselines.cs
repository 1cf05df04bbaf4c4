using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>Baselines to and from the form in which they are stored.</summary>
internal static class Baselines
{
    private const string Traffic = "traffic";

    public static StoredBaseline Export(BrokerTrack track) =>
        new(track.Broker, Digests(track).Select(d => (d.Name, Buckets: d.Digest.Export().ToArray())).Where(d => d.Buckets.Length > 0)
            .ToDictionary(d => d.Name, IReadOnlyList<(int, float)> (d) => d.Buckets));

    public static void Import(BrokerTrack track, StoredBaseline stored)
    {
        foreach (var (name, digest) in Digests(track))
            if (stored.Digests.TryGetValue(name, out var buckets))
                digest.Import(buckets);
    }

    private static IEnumerable<(string Name, ValueDigest Digest)> Digests(BrokerTrack track)
    {
        yield return (Traffic, track.TrafficHistory);
        foreach (var (signal, values, costs) in track.Histories)
        {
            yield return ($"{signal}|value", values.Values);
            yield return ($"{signal}|ratio", values.Ratios);
            yield return ($"{signal}|cost", costs.Values);
            yield return ($"{signal}|costRatio", costs.Ratios);
        }
    }
}
