using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using GroupProtocol = Chasqui.Domain.Consumers.GroupProtocol;

namespace Chasqui.Kafka.Groups;

/// <summary>A group's description in our words.</summary>
internal static class GroupDescription
{
    public static GroupObservation ToObservation(string cluster, ConsumerGroupDescription group, long atMs)
    {
        var state = StateOf(group);
        // Assigned while a rebalance is under way means nothing yet.
        ImmutableArray<PartitionOwner>? owners = state is GroupState.Stable or GroupState.Empty ? OwnersOf(group) : null;
        return new(cluster, group.GroupId, atMs, state, ProtocolOf(group), group.Members.Count, owners, Generation: null);
    }

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

    private static ImmutableArray<PartitionOwner> OwnersOf(ConsumerGroupDescription group)
    {
        var owners = ImmutableArray.CreateBuilder<PartitionOwner>();
        foreach (var member in group.Members)
        {
            owners.Add(new("", 0, member.ConsumerId));
            foreach (var owned in member.Assignment?.TopicPartitions ?? [])
                owners.Add(new(owned.Topic, owned.Partition.Value, member.ConsumerId));
        }

        return owners.ToImmutable();
    }
}
