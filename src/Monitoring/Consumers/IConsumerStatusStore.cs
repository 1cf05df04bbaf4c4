namespace Chasqui.Monitoring.Consumers;

/// <summary>How consumer groups were last judged, and what was before.</summary>
public interface IConsumerStatusStore
{
    /// <summary>Keeps statuses, of any clusters; each replaces the group's last one and adds a point to its history.</summary>
    Task SaveAsync(IReadOnlyCollection<ConsumerGroupStatus> statuses, CancellationToken cancellation);

    /// <summary>Forgets the last status of groups that are gone; their history stays.</summary>
    Task RemoveAsync(IReadOnlyCollection<(string Cluster, string Group)> groups, CancellationToken cancellation);

    /// <summary>Every group's last status, without its partitions, by cluster and name.</summary>
    Task<IReadOnlyList<ConsumerGroupStatus>> ListAsync(CancellationToken cancellation);

    /// <summary>A group's last status, partitions included; null for a group that is not known.</summary>
    Task<ConsumerGroupStatus?> FindAsync(string cluster, string group, CancellationToken cancellation);

    /// <summary>A group's history in [<paramref name="fromMs"/>, <paramref name="toMs"/>), oldest first.</summary>
    Task<IReadOnlyList<ConsumerHistoryPoint>> HistoryAsync(string cluster, string group, long fromMs, long toMs, CancellationToken cancellation);
}
