using Chasqui.Monitoring.Consumers;

namespace Chasqui.StoreContract.Consumers;

/// <summary>Statuses in memory, for tests.</summary>
public sealed class MemoryConsumerStatusStore : IConsumerStatusStore
{
    private readonly SortedDictionary<(string, string), ConsumerGroupStatus> _last = [];
    private readonly List<(string Cluster, string Group, ConsumerHistoryPoint Point)> _history = [];

    public Task SaveAsync(IReadOnlyCollection<ConsumerGroupStatus> statuses, CancellationToken cancellation)
    {
        foreach (var s in statuses)
        {
            _last[(s.Cluster, s.Group)] = s;
            _history.Add((s.Cluster, s.Group, new(s.AtMs, s.Verdict, s.Rule, s.Lag, s.TimeLagMs, s.Members)));
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(IReadOnlyCollection<(string Cluster, string Group)> groups, CancellationToken cancellation)
    {
        foreach (var group in groups)
            _last.Remove(group);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ConsumerGroupStatus>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ConsumerGroupStatus>>([.. _last.Values.Select(s => s with { Partitions = [] })]);

    public Task<ConsumerGroupStatus?> FindAsync(string cluster, string group, CancellationToken cancellation) =>
        Task.FromResult(_last.GetValueOrDefault((cluster, group)));

    public Task<IReadOnlyList<ConsumerHistoryPoint>> HistoryAsync(string cluster, string group, long fromMs, long toMs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ConsumerHistoryPoint>>(
            [.. _history.Where(h => h.Cluster == cluster && h.Group == group && h.Point.AtMs >= fromMs && h.Point.AtMs < toMs).Select(h => h.Point)]);
}
