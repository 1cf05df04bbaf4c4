using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Offsets;

/// <summary>Questions to a cluster that change nothing there. A failure of all or part of one is a value; none creates a topic.</summary>
internal sealed class ClusterQueries(string cluster, IAdminClient admin, TimeSpan timeout)
{
    /// <summary>The partitions of each topic that exists.</summary>
    public async Task<Answer<Dictionary<string, ImmutableArray<int>>>> PartitionsAsync(IReadOnlyCollection<string> topics)
    {
        List<TopicDescription> described;
        try
        {
            var options = new DescribeTopicsOptions { RequestTimeout = timeout };
            described = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), options)).TopicDescriptions;
        }
        catch (DescribeTopicsException partly)
        {
            described = partly.Results.TopicDescriptions;
        }
        catch (KafkaException e)
        {
            return new([], [$"{cluster}: its topics could not be described: {e.Error.Reason}"]);
        }

        var found = described.Where(topic => !topic.Error.IsError);
        return new(
            found.ToDictionary(topic => topic.Name, topic => topic.Partitions.Select(partition => partition.Partition).Order().ToImmutableArray()),
            [.. described.Where(topic => topic.Error.IsError).Select(topic => $"{cluster}: topic {topic.Name}: {topic.Error.Reason}")]);
    }

    /// <summary>One offset of each partition's log: its start, its end, or with read-committed isolation the end of its last finished transaction.</summary>
    public async Task<Answer<Dictionary<TopicPartition, long>>> LogOffsetsAsync(
        IEnumerable<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        List<ListOffsetsResultInfo> infos;
        try
        {
            var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec });
            var options = new ListOffsetsOptions { RequestTimeout = timeout, IsolationLevel = isolation };
            infos = (await admin.ListOffsetsAsync(asked, options)).ResultInfos;
        }
        catch (ListOffsetsException partly)
        {
            infos = partly.Result.ResultInfos;
        }
        catch (KafkaException e)
        {
            return new([], [$"{cluster}: log offsets could not be read: {e.Error.Reason}"]);
        }

        var results = infos.Select(info => info.TopicPartitionOffsetError).ToList();
        return new(results.Where(r => !r.Error.IsError).ToDictionary(r => r.TopicPartition, r => r.Offset.Value), Failures(results, "log offsets"));
    }

    /// <summary>A group's next offsets, or -1 where it has committed none.</summary>
    public async Task<Answer<Dictionary<TopicPartition, long>>> CommittedAsync(string group, List<TopicPartition> partitions)
    {
        List<TopicPartitionOffsetError> results;
        try
        {
            var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = timeout };
            results = (await admin.ListConsumerGroupOffsetsAsync([new(group, partitions)], options))[0].Partitions;
        }
        catch (ListConsumerGroupOffsetsException partly) when (!partly.Results[0].Error.IsError)
        {
            results = partly.Results[0].Partitions;
        }
        catch (KafkaException e)
        {
            return new([], [$"{cluster}: the offsets of group {group} could not be read: {e.Error.Reason}"]);
        }

        return new(
            results.Where(r => !r.Error.IsError).ToDictionary(r => r.TopicPartition, r => Math.Max(-1, r.Offset.Value)),
            Failures(results, $"offsets of group {group}"));
    }

    /// <summary>How many members each group has. A cluster that cannot describe groups is no error: nothing is known.</summary>
    public async Task<Answer<Dictionary<string, int>>> MembersAsync(IReadOnlyCollection<string> groups)
    {
        List<ConsumerGroupDescription> described;
        try
        {
            var options = new DescribeConsumerGroupsOptions { RequestTimeout = timeout };
            described = (await admin.DescribeConsumerGroupsAsync(groups, options)).ConsumerGroupDescriptions;
        }
        catch (DescribeConsumerGroupsException partly)
        {
            described = partly.Results.ConsumerGroupDescriptions;
        }
        catch (KafkaException e)
        {
            return new([], IsUnsupported(e.Error) ? [] : [$"{cluster}: its groups could not be described: {e.Error.Reason}"]);
        }

        return new(
            described.Where(group => !group.Error.IsError).ToDictionary(group => group.GroupId, group => group.Members.Count),
            [.. described.Where(group => group.Error.IsError && !IsUnsupported(group.Error)).Select(group => $"{cluster}: group {group.GroupId}: {group.Error.Reason}")]);
    }

    /// <summary>Whether compaction may take records out of a topic; null with a reason when that could not be read.</summary>
    public async Task<Answer<bool?>> IsCompactedAsync(string topic)
    {
        try
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
            var result = await admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = timeout });
            return new(result[0].Entries["cleanup.policy"].Value.Contains("compact", StringComparison.Ordinal), []);
        }
        catch (KafkaException e)
        {
            return new(null, [$"{cluster}: the configuration of topic {topic} could not be read: {e.Error.Reason}"]);
        }
    }

    private static bool IsUnsupported(Error error) => error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion;

    // A topic whose thousand partitions fail alike is one line.
    private ImmutableArray<string> Failures(IEnumerable<TopicPartitionOffsetError> results, string what) =>
    [
        .. results.Where(result => result.Error.IsError)
            .GroupBy(result => (result.Topic, result.Error.Reason))
            .Select(failed => $"{cluster}: {what}: topic {failed.Key.Topic}, {failed.Count()} partitions: {failed.Key.Reason}"),
    ];
}
