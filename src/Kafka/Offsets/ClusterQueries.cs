using System.Collections.Immutable;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Groups;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Offsets;

/// <summary>Questions to a cluster that change nothing there. A failure of all or part of one is a value; none creates a topic.</summary>
internal sealed class ClusterQueries(string cluster, ClusterClient client, TimeSpan timeout)
{
    /// <summary>The partitions of each topic that exists.</summary>
    /// <remarks>Describing topics would need the controller, which is often what is missing when it matters; metadata comes from any broker.</remarks>
    public Task<Answer<Dictionary<string, ImmutableArray<int>>>> PartitionsAsync(IReadOnlyCollection<string> topics) =>
        Task.Factory.StartNew(() => Partitions(topics), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>One offset of each partition's log: its start, its end, or with read-committed isolation the end of its last finished transaction.</summary>
    public async Task<Answer<Dictionary<TopicPartition, long>>> LogOffsetsAsync(
        IEnumerable<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        List<ListOffsetsResultInfo> infos;
        try
        {
            var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec });
            var options = new ListOffsetsOptions { RequestTimeout = timeout, IsolationLevel = isolation };
            infos = (await client.Admin.ListOffsetsAsync(asked, options)).ResultInfos;
        }
        catch (ListOffsetsException partly)
        {
            infos = partly.Result.ResultInfos;
        }
        catch (KafkaException e)
        {
            return new([], [$"{cluster}: log offsets could not be read: {e.Error.Reason}"]);
        }

        // A partition whose leader went away meanwhile comes without an error, and with an offset that is none.
        var results = infos.Select(info => info.TopicPartitionOffsetError)
            .Select(r => r.Error.IsError || r.Offset >= 0 ? r : new(r.TopicPartition, r.Offset, new Error(ErrorCode.LeaderNotAvailable))).ToList();
        return new(results.Where(r => !r.Error.IsError).ToDictionary(r => r.TopicPartition, r => r.Offset.Value), Failures(results, "log offsets"));
    }

    /// <summary>The next offsets of groups, or -1 where one has committed none. A group that did not answer is missing.</summary>
    public async Task<Answer<Dictionary<string, Dictionary<TopicPartition, long>>>> CommittedAsync(
        IGroupQueries groups, IReadOnlyDictionary<string, List<TopicPartition>?> partitions, CancellationToken limit)
    {
        var read = await groups.CommittedAsync(partitions, limit);
        return new(
            read.Where(group => group.Failure is null).ToDictionary(
                group => group.Group, group => group.Partitions.Where(r => !r.Error.IsError).ToDictionary(r => r.TopicPartition, r => Math.Max(-1, r.Offset.Value))),
            [
                .. read.Where(group => group.Failure is not null).Select(group => $"{cluster}: the offsets of group {group.Group} could not be read: {group.Failure}"),
                .. read.SelectMany(group => Failures(group.Partitions, $"offsets of group {group.Group}")),
            ]);
    }

    /// <summary>How many members each group has. A cluster that cannot describe groups is no error: nothing is known.</summary>
    public async Task<Answer<Dictionary<string, int>>> MembersAsync(IGroupQueries groups, IReadOnlyCollection<string> names, CancellationToken limit)
    {
        var described = await groups.DescribeAsync(names, limit);
        return new(
            described.Where(group => group.Answered).ToDictionary(group => group.Group, group => group.Members.Length),
            [.. described.Where(group => group.Failure is not null).Select(group => $"{cluster}: group {group.Group}: {group.Failure}")]);
    }

    /// <summary>Whether compaction may take records out of a topic; null with a reason when that could not be read.</summary>
    public async Task<Answer<bool?>> IsCompactedAsync(string topic)
    {
        try
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
            var result = await client.Admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = timeout });
            return new(result[0].Entries["cleanup.policy"].Value.Contains("compact", StringComparison.Ordinal), []);
        }
        catch (KafkaException e)
        {
            return new(null, [$"{cluster}: the configuration of topic {topic} could not be read: {e.Error.Reason}"]);
        }
    }

    private Answer<Dictionary<string, ImmutableArray<int>>> Partitions(IReadOnlyCollection<string> topics)
    {
        var found = new Dictionary<string, ImmutableArray<int>>();
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var topic in topics)
        {
            try
            {
                var described = Metadata(topic);
                if (described.Error.IsError)
                    errors.Add($"{cluster}: topic {topic}: {described.Error.Reason}");
                else
                    found[topic] = [.. described.Partitions.Select(partition => partition.PartitionId).Order()];
            }
            catch (KafkaException e)
            {
                // No broker answers: the others would wait for nothing.
                errors.Add($"{cluster}: its topics could not be read: {e.Error.Reason}");
                break;
            }
        }

        return new(found, errors.ToImmutable());
    }

    // The broker that is asked is any one; when it does not answer, the next attempt most likely asks another.
    private TopicMetadata Metadata(string topic)
    {
        try
        {
            return client.GetMetadata(timeout / 2, topic).Topics[0];
        }
        catch (KafkaException)
        {
            return client.GetMetadata(timeout / 2, topic).Topics[0];
        }
    }

    // A topic whose thousand partitions fail alike is one line.
    private ImmutableArray<string> Failures(IEnumerable<TopicPartitionOffsetError> results, string what) =>
    [
        .. results.Where(result => result.Error.IsError)
            .GroupBy(result => (result.Topic, result.Error.Reason))
            .Select(failed => $"{cluster}: {what}: topic {failed.Key.Topic}, {failed.Count()} partitions: {failed.Key.Reason}"),
    ];
}
