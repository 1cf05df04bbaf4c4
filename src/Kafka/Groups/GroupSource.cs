using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Chasqui.Kafka.Clients;
using Chasqui.Monitoring.Consumers;
using Confluent.Kafka;

namespace Chasqui.Kafka.Groups;

/// <summary>Finds and describes consumer groups with Kafka's admin requests. Joins none. Clusters are independent of each other.</summary>
public sealed class GroupSource(KafkaClients clients, TimeProvider time) : IGroupSource
{
    /// <inheritdoc/>
    public async Task<GroupListing> ListAsync(string cluster, CancellationToken cancellation)
    {
        try
        {
            await using var queries = Queries(cluster);
            var listed = await queries.ListAsync(cancellation);
            // A broker that does not answer takes its groups' names with it: half a list would make the rest look deleted.
            return listed.Failures.IsEmpty
                ? new(listed.Groups, [])
                : new(null, [.. listed.Failures.Select(failure => $"{cluster}: groups could not be listed: {failure}")]);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return new(null, [Reason(cluster, "groups could not be listed", e)]);
        }
    }

    /// <inheritdoc/>
    public async Task<GroupDescriptions> DescribeAsync(string cluster, IReadOnlyCollection<string> groups, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
            return new([], []);
        var atMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        ImmutableArray<DescribedGroup> described;
        try
        {
            await using var queries = Queries(cluster);
            described = await queries.DescribeAsync(groups, cancellation);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return new([], [Reason(cluster, "groups could not be described", e)]);
        }

        return new(
            [.. described.Where(g => g.Answered).Select(g => GroupDescription.ToObservation(cluster, g, atMs))],
            [.. described.Where(g => g.Failure is not null).Select(g => $"{cluster}: group {g.Group}: {g.Failure}")]);
    }

    /// <inheritdoc/>
    public async Task<ImmutableDictionary<string, ImmutableArray<string>>> TopicsAsync(
        string cluster, IReadOnlyCollection<string> groups, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(groups);
        try
        {
            await using var queries = Queries(cluster);
            // No partitions named: all that the group has committed.
            var committed = await queries.CommittedAsync(groups.ToDictionary(group => group, _ => (List<TopicPartition>?)null), cancellation);
            return committed.Where(g => g.Failure is null)
                .ToImmutableDictionary(g => g.Group, g => g.Partitions.Where(p => p.Offset.Value >= 0).Select(p => p.Topic).Distinct().ToImmutableArray());
        }
        catch (Exception e) when (IsExpected(e))
        {
            return ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        }
    }

    private TimeSpan Limit => clients.Options.SampleTimeout;

    private IGroupQueries Queries(string cluster) => clients.Get(cluster).Groups(Limit, clients.Options.ConcurrentRequests);

    private static bool IsExpected(Exception e) => e is KafkaException or KafkaSettingsException or TimeoutException or InvalidOperationException;

    private static string Reason(string cluster, string what, Exception e) => $"{cluster}: {what}: {(e as KafkaException)?.Error.Reason ?? e.Message}";
}
