namespace Chasqui.Monitoring.Consumers;

/// <summary>What operators ask about consumer groups.</summary>
public sealed class ConsumerQuery(IConsumerStatusStore statuses)
{
    /// <summary>Every group, without its partitions, worst first.</summary>
    public async Task<IReadOnlyList<ConsumerGroupStatus>> GroupsAsync(CancellationToken cancellation)
    {
        var all = await statuses.ListAsync(cancellation);
        return [.. all.OrderByDescending(s => Enum.TryParse<Domain.Consumers.ConsumerVerdict>(s.Verdict, out var verdict) ? verdict : 0)
            .ThenByDescending(s => s.TimeLagMs).ThenBy(s => s.Cluster, StringComparer.Ordinal).ThenBy(s => s.Group, StringComparer.Ordinal)];
    }

    /// <summary>One group with its partitions; null when it is not known.</summary>
    public Task<ConsumerGroupStatus?> GroupAsync(string cluster, string group, CancellationToken cancellation) => statuses.FindAsync(cluster, group, cancellation);

    /// <summary>A group's history in [<paramref name="fromMs"/>, <paramref name="toMs"/>), oldest first.</summary>
    public Task<IReadOnlyList<ConsumerHistoryPoint>> HistoryAsync(string cluster, string group, long fromMs, long toMs, CancellationToken cancellation) =>
        statuses.HistoryAsync(cluster, group, fromMs, toMs, cancellation);
}
