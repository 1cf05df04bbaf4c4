using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Incidents;
using Chasqui.Monitoring.Ports;

namespace Chasqui.StoreContract.Consumers;

/// <summary>Incidents in memory, for tests.</summary>
public sealed class MemoryIncidentStore : IIncidentStore
{
    private readonly SortedDictionary<string, Incident> _incidents = new(StringComparer.Ordinal);

    public Task SaveAsync(Incident incident, CancellationToken cancellation)
    {
        _incidents[incident.Id] = incident;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Incident>> OpenAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Incident>>([.. _incidents.Values.Where(i => i.ClosedAtMs is null)]);

    public Task<Incident?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(_incidents.GetValueOrDefault(id));

    public Task<Page<Incident>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation)
    {
        var found = _incidents.Values
            .Where(i => i.OpenedAtMs >= fromMs && i.OpenedAtMs < toMs && string.CompareOrdinal(i.Id, continuation ?? "") > 0).Take(limit + 1).ToArray();
        return Task.FromResult(new Page<Incident>([.. found.Take(limit)], found.Length > limit ? found[limit - 1].Id : null));
    }
}
