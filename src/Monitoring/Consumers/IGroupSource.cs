using System.Collections.Immutable;
using Chasqui.Domain.Consumers;

namespace Chasqui.Monitoring.Consumers;

/// <summary>The consumer groups that a cluster has.</summary>
/// <param name="Groups">Their names; null when the cluster did not answer.</param>
/// <param name="Errors">What did not answer, in words for an operator.</param>
public sealed record GroupListing(ImmutableArray<string>? Groups, ImmutableArray<string> Errors);

/// <summary>Consumer groups as their coordinators describe them.</summary>
/// <param name="Groups">Those that answered. A group that does not exist is <see cref="GroupState.Dead"/>.</param>
/// <param name="Errors">What did not answer, in words for an operator.</param>
public sealed record GroupDescriptions(ImmutableArray<GroupObservation> Groups, ImmutableArray<string> Errors);

/// <summary>Consumer groups, seen from outside. Joins none. Never throws for a cluster that is slow, away or half there.</summary>
public interface IGroupSource
{
    /// <summary>Lists every group of a cluster, classic and consumer. Not every cluster can.</summary>
    Task<GroupListing> ListAsync(string cluster, CancellationToken cancellation);

    /// <summary>Describes groups: state, protocol, members and what they own.</summary>
    Task<GroupDescriptions> DescribeAsync(string cluster, IReadOnlyCollection<string> groups, CancellationToken cancellation);

    /// <summary>The topics that each group has committed offsets of. A group that did not answer is missing.</summary>
    Task<ImmutableDictionary<string, ImmutableArray<string>>> TopicsAsync(string cluster, IReadOnlyCollection<string> groups, CancellationToken cancellation);
}
