using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using GroupProtocol = Chasqui.Domain.Consumers.GroupProtocol;

namespace Chasqui.Kafka.Groups;

/// <summary>The same with librdkafka's admin client, for clusters whose login (Kerberos, OAuth) only that speaks.</summary>
internal sealed class AdminGroupQueries(IAdminClient admin, TimeSpan timeout, int concurrentRequests) : IGroupQueries
{
    /// <inheritdoc/>
    public async Task<GroupNames> ListAsync(CancellationToken limit)
    {
        try
        {
            var options = new ListConsumerGroupsOptions { RequestTimeout = timeout };
            var listed = await admin.ListConsumerGroupsAsync(options).WaitAsync(timeout, limit);
            return new([.. listed.Valid.Select(g => g.GroupId)], []);
        }
        catch (ListConsumerGroupsException partly)
        {
            return new([], [.. partly.Results.Errors.Select(e => e.Reason).Distinct()]);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<DescribedGroup>> DescribeAsync(IReadOnlyCollection<string> groups, CancellationToken limit)
    {
        List<ConsumerGroupDescription> described;
        try
        {
            var options = new DescribeConsumerGroupsOptions { RequestTimeout = timeout };
            described = (await admin.DescribeConsumerGroupsAsync(groups, options).WaitAsync(limit)).ConsumerGroupDescriptions;
        }
        catch (DescribeConsumerGroupsException partly)
        {
            described = partly.Results.ConsumerGroupDescriptions;
        }
        catch (KafkaException e)
        {
            return [.. groups.Select(group => Failed(group, e.Error))];
        }

        return [.. described.Select(group => group.Error.IsError ? Failed(group.GroupId, group.Error) : Read(group))];
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<CommittedOffsets>> CommittedAsync(IReadOnlyDictionary<string, List<TopicPartition>?> groups, CancellationToken limit)
    {
        using var slots = new SemaphoreSlim(concurrentRequests);
        return [.. await Task.WhenAll(groups.Select(async group =>
        {
            await slots.WaitAsync(limit);
            try
            {
                return await CommittedAsync(group.Key, group.Value, limit);
            }
            finally
            {
                slots.Release();
            }
        }))];
    }

    public ValueTask DisposeAsync() => default;

    private async Task<CommittedOffsets> CommittedAsync(string group, List<TopicPartition>? partitions, CancellationToken limit)
    {
        try
        {
            var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = timeout };
            var results = await admin.ListConsumerGroupOffsetsAsync([new(group, partitions)], options).WaitAsync(limit);
            return new(group, null, [.. results[0].Partitions]);
        }
        catch (ListConsumerGroupOffsetsException partly) when (!partly.Results[0].Error.IsError)
        {
            return new(group, null, [.. partly.Results[0].Partitions]);
        }
        catch (KafkaException e)
        {
            return new(group, e.Error.Reason, []);
        }
    }

    private static DescribedGroup Failed(string group, Error error) => error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion
        ? new(group, null) { IsUnsupported = true }
        : new(group, error.Reason);

    private static DescribedGroup Read(ConsumerGroupDescription group) => new(group.GroupId, null, StateOf(group), ProtocolOf(group),
        [.. group.Members.Select(m => new DescribedMember(m.ConsumerId, [.. m.Assignment?.TopicPartitions ?? []]))]);

    private static GroupState StateOf(ConsumerGroupDescription group) => group.State switch
    {
        ConsumerGroupState.Stable => GroupState.Stable,
        ConsumerGroupState.PreparingRebalance or ConsumerGroupState.CompletingRebalance => GroupState.Rebalancing,
        ConsumerGroupState.Empty => GroupState.Empty,
        ConsumerGroupState.Dead => GroupState.Dead,
        // The states between of the new protocol have no name here: it assigns, and reconciles.
        _ => group.Members.Count > 0 ? GroupState.Rebalancing : GroupState.Unknown,
    };

    private static GroupProtocol ProtocolOf(ConsumerGroupDescription group) => group.GroupType switch
    {
        ConsumerGroupType.Classic => GroupProtocol.Classic,
        ConsumerGroupType.Consumer => GroupProtocol.Consumer,
        _ => GroupProtocol.Unknown,
    };
}
