using Chasqui.Domain.Incidents;
using Chasqui.Monitoring.Ports;

namespace Chasqui.Monitoring.Incidents;

/// <summary>Incidents, open and closed.</summary>
public interface IIncidentStore
{
    /// <summary>Keeps an incident as it is now.</summary>
    Task SaveAsync(Incident incident, CancellationToken cancellation);

    /// <summary>Every incident that is open.</summary>
    Task<IReadOnlyList<Incident>> OpenAsync(CancellationToken cancellation);

    /// <summary>Null for an id that is not known.</summary>
    Task<Incident?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Incidents that opened in [<paramref name="fromMs"/>, <paramref name="toMs"/>), oldest first.</summary>
    Task<Page<Incident>> QueryAsync(long fromMs, long toMs, int limit, string? continuation, CancellationToken cancellation);
}
