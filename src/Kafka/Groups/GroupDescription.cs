using System.Collections.Immutable;
using Chasqui.Domain.Consumers;

namespace Chasqui.Kafka.Groups;

/// <summary>A group's description as an observation.</summary>
internal static class GroupDescription
{
    public static GroupObservation ToObservation(string cluster, DescribedGroup group, long atMs)
    {
        // Assigned while a rebalance is under way means nothing yet.
        ImmutableArray<PartitionOwner>? owners = group.State is GroupState.Stable or GroupState.Empty ? OwnersOf(group) : null;
        return new(cluster, group.Group, atMs, group.State, group.Protocol, group.Members.Length, owners, Generation: null);
    }

    private static ImmutableArray<PartitionOwner> OwnersOf(DescribedGroup group)
    {
        var owners = ImmutableArray.CreateBuilder<PartitionOwner>();
        foreach (var member in group.Members)
        {
            owners.Add(new("", 0, member.Id));
            foreach (var owned in member.Owned)
                owners.Add(new(owned.Topic, owned.Partition.Value, member.Id));
        }

        return owners.ToImmutable();
    }
}
