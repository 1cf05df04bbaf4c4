using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ports;
using Microsoft.Extensions.Logging;

namespace Chasqui.Monitoring.Sample;

/// <summary>Samples the progress of every group that verdicts rest on, and keeps it. Clusters side by side: a slow one delays no other.</summary>
public sealed class SampleProgress(
    TracingTopology tracing, IReadOnlyList<StreamPath> paths, IOffsetSource source, IProgressStore store, ILogger<SampleProgress> logger)
{
    private readonly ILookup<string, GroupTopic> _groups =
        GroupSubscriptions.WithStandbys(tracing, paths).ToLookup(g => g.Cluster, g => new GroupTopic(g.Group, g.Topic));

    /// <summary>Samples once. Throws, after every cluster had its turn, when samples could not be kept.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(_groups.Select(g => SampleAsync(g.Key, [.. g], cancellation)));

    private async Task SampleAsync(string cluster, IReadOnlyCollection<GroupTopic> groups, CancellationToken cancellation)
    {
        var sample = await source.SampleAsync(cluster, groups, cancellation);
        foreach (var error in sample.Errors)
            Log.Unanswered(logger, cluster, error);
        if (sample.Groups.Length > 0)
            await store.AppendAsync(sample.Groups, cancellation);
    }
}
