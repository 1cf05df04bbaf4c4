using System.Collections.Immutable;
using Chasqui.Domain.Progress;

namespace Chasqui.Monitoring.Ports;

/// <summary>A consumer group on a topic.</summary>
public readonly record struct GroupTopic(string Group, string Topic);

/// <summary>What one cluster told in one round.</summary>
/// <param name="Groups">A sample for each group and topic that answered.</param>
/// <param name="Errors">What did not answer, in words for an operator; an expected failure is a value.</param>
public sealed record OffsetSample(ImmutableArray<GroupOffsets> Groups, ImmutableArray<string> Errors);

/// <summary>Committed offsets and log ranges, read from Kafka from outside.</summary>
public interface IOffsetSource
{
    /// <summary>
    /// Samples some groups of one cluster in as few requests as it takes. Never throws for a cluster that is slow, away or half there: that is in
    /// <see cref="OffsetSample.Errors"/>. Takes at most its configured time-out.
    /// </summary>
    Task<OffsetSample> SampleAsync(string cluster, IReadOnlyCollection<GroupTopic> groups, CancellationToken cancellation);
}
