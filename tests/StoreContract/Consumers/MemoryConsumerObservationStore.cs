using System.Runtime.CompilerServices;
using Chasqui.Domain.Consumers;
using Chasqui.Monitoring.Consumers;

namespace Chasqui.StoreContract.Consumers;

/// <summary>Observations in memory, for tests.</summary>
public sealed class MemoryConsumerObservationStore : IConsumerObservationStore
{
    private readonly List<ReceivedHeartbeat> _heartbeats = [];
    private readonly List<GroupObservation> _groups = [];

    public Task AppendAsync(IReadOnlyCollection<ReceivedHeartbeat> heartbeats, CancellationToken cancellation)
    {
        lock (_heartbeats)
            _heartbeats.AddRange(heartbeats);
        return Task.CompletedTask;
    }

    public Task AppendAsync(IReadOnlyCollection<GroupObservation> groups, CancellationToken cancellation)
    {
        lock (_groups)
            _groups.AddRange(groups);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ReceivedHeartbeat> ReadHeartbeatsAsync(string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ReceivedHeartbeat[] found;
        lock (_heartbeats)
            found = [.. _heartbeats.Where(h => h.Heartbeat.Cluster == cluster && h.ReceivedAtMs >= fromMs).OrderBy(h => h.ReceivedAtMs)];
        foreach (var heartbeat in found)
            yield return heartbeat;
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<GroupObservation> ReadGroupsAsync(string cluster, long fromMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        GroupObservation[] found;
        lock (_groups)
            found = [.. _groups.Where(g => g.Cluster == cluster && g.AtMs >= fromMs).OrderBy(g => g.AtMs)];
        foreach (var group in found)
            yield return group;
        await Task.CompletedTask;
    }
}
