using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Chasqui.Kafka.Clients;
using Chasqui.Monitoring.Consumers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Groups;

/// <summary>Finds and describes consumer groups with Kafka's admin requests. Joins none. Clusters are independent of each other.</summary>
public sealed class GroupSource(KafkaClients clients, TimeProvider time) : IGroupSource
{
    /// <inheritdoc/>
    public async Task<GroupListing> ListAsync(string cluster, CancellationToken cancellation)
    {
        try
        {
            var options = new ListConsumerGroupsOptions { RequestTimeout = Limit };
            var listed = await clients.Get(cluster).Admin.ListConsumerGroupsAsync(options).WaitAsync(Limit, cancellation);
            return new([.. listed.Valid.Select(g => g.GroupId)], []);
        }
        catch (ListConsumerGroupsException partly)
        {
            // A broker that does not answer takes its groups' names with it: half a list would make the rest look deleted.
            return new(null, [.. partly.Results.Errors.Select(e => $"{cluster}: groups could not be listed: {e.Reason}").Distinct()]);
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
        List<ConsumerGroupDescription> described;
        try
        {
            var options = new DescribeConsumerGroupsOptions { RequestTimeout = Limit };
            described = (await clients.Get(cluster).Admin.DescribeConsumerGroupsAsync(groups, options).WaitAsync(Limit, cancellation)).ConsumerGroupDescriptions;
        }
        catch (DescribeConsumerGroupsException partly)
        {
            described = partly.Results.ConsumerGroupDescriptions;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return new([], [Reason(cluster, "groups could not be described", e)]);
        }

        return new(
            [.. described.Where(g => !g.Error.IsError).Select(g => GroupDescription.ToObservation(cluster, g, atMs))],
            [.. described.Where(g => g.Error.IsError).Select(g => $"{cluster}: group {g.GroupId}: {g.Error.Reason}")]);
    }

    /// <inheritdoc/>
    public async Task<ImmutableDictionary<string, ImmutableArray<string>>> TopicsAsync(
        string cluster, IReadOnlyCollection<string> groups, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(groups);
        using var slots = new SemaphoreSlim(clients.Options.ConcurrentRequests);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var asked = groups.Select(async group => (group, Topics: await TopicsOfAsync(cluster, group, slots, limit.Token)));
        var answered = (await Task.WhenAll(asked)).Where(g => g.Topics is not null);
        cancellation.ThrowIfCancellationRequested();
        return answered.ToImmutableDictionary(g => g.group, g => g.Topics!.Value);
    }

    private TimeSpan Limit => clients.Options.SampleTimeout;

    /// <summary>Null when the group did not answer in time.</summary>
    private async Task<ImmutableArray<string>?> TopicsOfAsync(string cluster, string group, SemaphoreSlim slots, CancellationToken limit)
    {
        try
        {
            await slots.WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = Limit };
            // No partitions named: all that the group has committed.
            var asked = clients.Get(cluster).Admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)], options);
            var results = await asked.WaitAsync(limit);
            return [.. results[0].Partitions.Where(p => p.Offset.Value >= 0).Select(p => p.Topic).Distinct()];
        }
        catch (Exception e) when (IsExpected(e) || e is OperationCanceledException)
        {
            return null;
        }
        finally
        {
            slots.Release();
        }
    }

    private static bool IsExpected(Exception e) => e is KafkaException or KafkaSettingsException or TimeoutException or InvalidOperationException;

    private static string Reason(string cluster, string what, Exception e) => $"{cluster}: {what}: {(e as KafkaException)?.Error.Reason ?? e.Message}";
}
