using System.Collections.Immutable;

namespace Chasqui.Domain.Consumers;

/// <summary>One partition of a group, judged.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Decision">The verdict, its cause and rule.</param>
/// <param name="SinceMs">Since when the verdict has been the same, in Unix milliseconds.</param>
/// <param name="Evidence">The facts the rule saw.</param>
/// <param name="Rewinds">How often its offset went back, as far as is remembered.</param>
public sealed record PartitionJudgement(
    string Topic, int Partition, ConsumerDecision Decision, long SinceMs, PartitionEvidence Evidence, int Rewinds);

/// <summary>A group, judged with all its partitions.</summary>
/// <param name="Cluster">The cluster, as the topology names it.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Decision">The verdict, its cause and rule.</param>
/// <param name="SinceMs">Since when the verdict has been the same, in Unix milliseconds.</param>
/// <param name="Evidence">The facts of the group as such.</param>
/// <param name="Partitions">Its partitions, by topic and number.</param>
public sealed record GroupJudgement(
    string Cluster, string Group, ConsumerDecision Decision, long SinceMs, GroupEvidence Evidence, ImmutableArray<PartitionJudgement> Partitions)
{
    /// <summary>The partition that is worst off, the one with the most unread first; null when there is none.</summary>
    public PartitionJudgement? Worst => Partitions.IsEmpty ? null : Partitions.MaxBy(p => ((byte)p.Decision.Verdict, p.Evidence.TimeLag.Ms, p.Evidence.Unread));

    /// <summary>All offsets that lie unread.</summary>
    public long Lag => Partitions.Sum(p => p.Evidence.Lag);

    /// <summary>The age of the oldest unread record of all its partitions.</summary>
    public TimeLag TimeLag => Partitions.IsEmpty ? default : Partitions.Select(p => p.Evidence.TimeLag).MaxBy(lag => lag.Ms);
}
