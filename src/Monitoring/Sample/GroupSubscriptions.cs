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

    private static IEnumerable<GroupKey> Of(StreamPath path)
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
