using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Sample;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Consumers;

/// <summary>
/// Samples every consumer group of every cluster: those of the topology and, where the cluster can list them, all others. Descriptions of all;
/// offsets of those that <see cref="SampleProgress"/> does not sample anyway. Clusters side by side: a slow one delays no other, and a round that still
/// runs is not joined by another of the same cluster.
/// </summary>
public sealed class SampleConsumerGroups(
    SystemTopology topology, IReadOnlyList<StreamPath> paths, IGroupSource groups, IOffsetSource offsets, IProgressStore progress,
    IConsumerObservationStore store, TimeProvider clock, ILogger<SampleConsumerGroups> logger)
{
    /// <summary>How often groups are listed, and the topics of each are looked up, anew.</summary>
    public static readonly TimeSpan DiscoverEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ClusterGroups> _known = [];
    private readonly ILookup<string, GroupTopic> _configured =
        GroupSubscriptions.Of(topology.Tracing, paths).ToLookup(g => g.Cluster, g => new GroupTopic(g.Group, g.Topic));

    /// <summary>What is known of one cluster's groups.</summary>
    private sealed class ClusterGroups
    {
        private int _running;

        /// <summary>False while a round runs.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref _running, 1) == 0;

        public void End() => Volatile.Write(ref _running, 0);

        public long DiscoveredAtMs { get; set; } = long.MinValue;

        public HashSet<string> Names { get; } = [];

        public Dictionary<string, HashSet<string>> Topics { get; } = [];
    }

    /// <summary>Samples once. Throws, after every cluster had its turn, when samples could not be kept.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(topology.Clusters.Select(cluster => RunAsync(cluster, cancellation)));

    private async Task RunAsync(ClusterTopology cluster, CancellationToken cancellation)
    {
        var known = _known.GetOrAdd(cluster.Name, _ => new());
        if (!known.TryBegin())
            return;
        try
        {
            await DiscoverAsync(cluster, known, cancellation);
            if (known.Names.Count == 0)
                return;
            var described = await groups.DescribeAsync(cluster.Name, known.Names, cancellation);
            Tell(cluster, described.Errors);
            if (described.Groups.Length > 0)
                await store.AppendAsync(described.Groups, cancellation);
            await SampleAsync(cluster, known, described, cancellation);
        }
        finally
        {
            known.End();
        }
    }

    private async Task DiscoverAsync(ClusterTopology cluster, ClusterGroups known, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - known.DiscoveredAtMs < (long)DiscoverEvery.TotalMilliseconds && known.DiscoveredAtMs >= 0)
            return;
        var configured = _configured[cluster.Name].Select(g => g.Group).ToHashSet();
        var named = NamedOn(cluster.Name);
        var listing = cluster.DiscoverGroups ? await groups.ListAsync(cluster.Name, cancellation) : new(null, []);
        Tell(cluster, listing.Errors);
        if (listing.Groups is { } all)
            known.Names.RemoveWhere(name => !all.Contains(name));
        known.Names.UnionWith(listing.Groups ?? []);
        known.Names.UnionWith(configured);
        known.Names.UnionWith(named.Select(g => g.Group));
        var others = known.Names.Where(name => !configured.Contains(name)).ToArray();
        foreach (var gone in known.Topics.Keys.Except(others).ToArray())
            known.Topics.Remove(gone);
        foreach (var (group, topics) in others.Length == 0 || !cluster.DiscoverGroups ? [] : await groups.TopicsAsync(cluster.Name, others, cancellation))
            known.Topics[group] = [.. topics];
        foreach (var (group, topics) in named)
            known.Topics[group] = [.. topics, .. known.Topics.GetValueOrDefault(group) ?? []];
        known.DiscoveredAtMs = now;
    }

    /// <summary>The groups that the topology names with their topics: they are sampled though the cluster tells nothing of them.</summary>
    private (string Group, ImmutableArray<string> Topics)[] NamedOn(string cluster) =>
    [
        .. topology.Consumers.Groups
            .Where(g => !g.Value.Topics.IsEmpty && !g.Value.Ignore && g.Key.StartsWith(cluster + '/', StringComparison.Ordinal))
            .Select(g => (g.Key[(cluster.Length + 1)..], g.Value.Topics)),
    ];

    private async Task SampleAsync(ClusterTopology cluster, ClusterGroups known, GroupDescriptions described, CancellationToken cancellation)
    {
        // What a member owns is read by its group, though nothing may have been committed yet.
        foreach (var group in described.Groups.Where(g => g.Protocol != GroupProtocol.Share))
            foreach (var owner in group.Assignment ?? [])
                if (owner.Topic.Length > 0 && known.Topics.TryGetValue(group.Group, out var topics))
                    topics.Add(owner.Topic);
        var configured = _configured[cluster.Name].ToHashSet();
        var asked = known.Topics.SelectMany(g => g.Value.Select(topic => new GroupTopic(g.Key, topic))).Where(g => !configured.Contains(g)).ToArray();
        if (asked.Length == 0)
            return;
        var sample = await offsets.SampleAsync(cluster.Name, asked, cancellation);
        Tell(cluster, sample.Errors);
        if (sample.Groups.Length > 0)
            await progress.AppendAsync(sample.Groups, cancellation);
    }

    private void Tell(ClusterTopology cluster, IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Log.Unanswered(logger, cluster.Name, error);
    }
}
