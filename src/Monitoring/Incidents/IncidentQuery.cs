using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Incidents;

/// <summary>What operators ask about incidents.</summary>
public sealed class IncidentQuery(IIncidentStore store)
{
    /// <summary>Every open incident, worst first, then oldest first.</summary>
    public async Task<IReadOnlyList<Incident>> OpenAsync(CancellationToken cancellation) =>
        [.. (await store.OpenAsync(cancellation)).OrderByDescending(i => i.Severity).ThenBy(i => i.OpenedAtMs)];

    /// <summary>One incident with its timeline; null for an id that is not known.</summary>
    public Task<Incident?> FindAsync(string id, CancellationToken cancellation) => store.FindAsync(id, cancellation);

    /// <summary>Incidents that opened in [<paramref name="fromMs"/>, <paramref name="toMs"/>), oldest first.</summary>
    public Task<Page<Incident>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation) =>
        store.QueryAsync(fromMs, toMs, limit, continuation, cancellation);
}
