using System.Collections.Immutable;
using Chasqui.Domain.Consumers;
using Confluent.Kafka;
using GroupProtocol = Chasqui.Domain.Consumers.GroupProtocol;

namespace Chasqui.Kafka.Groups;

/// <summary>Questions to the coordinators of a cluster's groups, that change nothing there. What does not answer is a value, for its own groups only.</summary>
internal interface IGroupQueries : IAsyncDisposable
{
    /// <summary>Every group of consumers, of all brokers.</summary>
    Task<GroupNames> ListAsync(CancellationToken limit);

    /// <summary>Describes groups. One that does not exist is <see cref="GroupState.Dead"/>.</summary>
    Task<ImmutableArray<DescribedGroup>> DescribeAsync(IReadOnlyCollection<string> groups, CancellationToken limit);

    /// <summary>The next offsets of groups: of the partitions named, -1 where a group has none; of all it has committed where null is given for them.</summary>
    Task<ImmutableArray<CommittedOffsets>> CommittedAsync(IReadOnlyDictionary<string, List<TopicPartition>?> groups, CancellationToken limit);
}

/// <summary>The groups that a cluster has.</summary>
/// <param name="Groups">Those of the brokers that answered.</param>
/// <param name="Failures">Why some brokers did not, in words.</param>
internal readonly record struct GroupNames(ImmutableArray<string> Groups, ImmutableArray<string> Failures);

/// <summary>A group as its coordinator describes it.</summary>
/// <param name="Group">Its id.</param>
/// <param name="Failure">Why nothing is known of it; null when it answered.</param>
/// <param name="State">Its state.</param>
/// <param name="Protocol">How it shares out partitions.</param>
/// <param name="Members">Its members.</param>
internal sealed record DescribedGroup(
    string Group, string? Failure, GroupState State = GroupState.Unknown, GroupProtocol Protocol = GroupProtocol.Unknown,
    ImmutableArray<DescribedMember> Members = default)
{
    /// <summary>The cluster cannot describe groups at all: no failure, nothing is known.</summary>
    public bool IsUnsupported { get; init; }

    public bool Answered => Failure is null && !IsUnsupported;
}

/// <param name="Id">The member's id.</param>
/// <param name="Owned">What it was assigned.</param>
internal readonly record struct DescribedMember(string Id, ImmutableArray<TopicPartition> Owned);

/// <param name="Group">The group.</param>
/// <param name="Failure">Why none could be read; null when they were.</param>
/// <param name="Partitions">Each with its offset or its error.</param>
internal sealed record CommittedOffsets(string Group, string? Failure, ImmutableArray<TopicPartitionOffsetError> Partitions);
