using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Progress;
using Chasqui.Kafka.Groups;
using Chasqui.Monitoring.Ports;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Chasqui.Kafka.Offsets;

/// <summary>One sampling of one cluster.</summary>
internal sealed class OffsetRound(string cluster, ClusterQueries queries, IGroupQueries groupQueries, long atMs)
{
    private readonly ConcurrentQueue<string> errors = new();
    private Dictionary<string, ImmutableArray<int>> partitions = [];

    public async Task<OffsetSample> RunAsync(IReadOnlyCollection<GroupTopic> groups, CancellationToken limit)
    {
        // Asked anew each round: a topic that was deleted, created or widened since is seen at once.
        partitions = Take(await queries.PartitionsAsync([.. groups.Select(group => group.Topic).Distinct()]));
        var sampled = groups.Distinct().Where(group => partitions.ContainsKey(group.Topic)).ToList();
        if (sampled.Count == 0)
            return new([], [.. errors]);

        // Committed offsets first: a log end read afterwards is never behind them, so that lag is never negative.
        var members = queries.MembersAsync(groupQueries, [.. sampled.Select(group => group.Group).Distinct()], limit);
        var asked = sampled.GroupBy(group => group.Group, group => group.Topic)
            .ToDictionary(group => group.Key, group => (List<TopicPartition>?)[.. group.SelectMany(Partitions)]);
        var committed = Take(await queries.CommittedAsync(groupQueries, asked, limit));
        var all = sampled.Select(group => group.Topic).Distinct().SelectMany(Partitions).ToList();
        var starts = queries.LogOffsetsAsync(all, OffsetSpec.Earliest());
        var ends = queries.LogOffsetsAsync(all, OffsetSpec.Latest());
        var log = (Starts: Take(await starts), Ends: Take(await ends));
        var memberCounts = Take(await members);

        var samples = sampled.Where(group => committed.ContainsKey(group.Group))
            .Select(group => Sample(group, committed[group.Group], log.Starts, log.Ends, memberCounts))
            .Where(sample => sample is not null)
            .Select(sample => sample!);
        return new([.. samples], [.. errors]);
    }

    private GroupOffsets? Sample(
        GroupTopic group,
        Dictionary<TopicPartition, long> committed,
        Dictionary<TopicPartition, long> starts,
        Dictionary<TopicPartition, long> ends,
        Dictionary<string, int> members)
    {
        // A partition whose commit could not be read is left out: -1 would say that there is none.
        var known = Partitions(group.Topic).Where(committed.ContainsKey)
            .Select(partition => new PartitionOffsets(
                partition.Partition, committed[partition], starts.GetValueOrDefault(partition, -1), ends.GetValueOrDefault(partition, -1)))
            .ToImmutableArray();
        int? count = members.TryGetValue(group.Group, out var found) ? found : null;
        return known.IsEmpty ? null : new GroupOffsets(cluster, group.Group, group.Topic, atMs, count, known);
    }

    private IEnumerable<TopicPartition> Partitions(string topic) => partitions[topic].Select(partition => new TopicPartition(topic, partition));

    private T Take<T>(Answer<T> answer)
    {
        foreach (var error in answer.Errors)
            errors.Enqueue(error);
        return answer.Value;
    }
}
