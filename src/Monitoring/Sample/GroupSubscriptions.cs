using System.Numerics;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;

namespace Chasqui.Monitoring.Sample;

/// <summary>Which consumer groups read which topics, by the topology.</summary>
public static class GroupSubscriptions
{
    /// <summary>Every group whose progress the verdicts rest on, the ingest group first.</summary>
    public static IReadOnlyList<GroupKey> Of(TracingTopology tracing, IEnumerable<StreamPath> paths) =>
    [
        .. new[] { new GroupKey(tracing.Cluster, tracing.Group, tracing.Topic) }.Concat(paths.SelectMany(Of)).Distinct(),
    ];

    /// <summary>
    /// The same, and each group of a stream on the standby of its cluster too: a stream that is failed over is written and read there. Before
    /// that nobody has to be alive there, and a group with nothing to read is well; once it is written there, one that does not read is seen.
    /// </summary>
    public static IReadOnlyList<GroupKey> WithStandbys(TracingTopology tracing, IReadOnlyCollection<StreamPath> paths)
    {
        var standbys = paths.SelectMany(path => path.Hops).Where(hop => hop is { Cluster: not null, Standby: not null })
            .Select(hop => (hop.Cluster, hop.Standby)).Distinct().ToLookup(pair => pair.Cluster!, pair => pair.Standby!);
        return [.. Of(tracing, paths).Concat(paths.SelectMany(Of).SelectMany(key => standbys[key.Cluster], (key, standby) => key with { Cluster = standby })).Distinct()];
    }

    /// <summary>The groups that read one stream, on the clusters its path names.</summary>
    public static IEnumerable<GroupKey> Of(StreamPath path)
    {
        for (var hop = 0; hop < path.Hops.Length; hop++)
        {
            if (path.Hops[hop].Group is not { } group)
                continue;
            var own = path.Hops[hop];
            if (own is { Cluster: { } cluster, Topic: { } topic })
            {
                yield return new GroupKey(cluster, group, topic);
                continue;
            }

            for (var before = path.Predecessors[hop]; before != 0; before &= before - 1)
            {
                var sender = path.Hops[BitOperations.TrailingZeroCount(before)];
                if ((own.Cluster ?? sender.Cluster) is { } where && (own.Topic ?? sender.Topic) is { } what)
                    yield return new GroupKey(where, group, what);
            }
        }
    }
}
