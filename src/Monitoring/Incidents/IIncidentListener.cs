using Chasqui.Domain.Incidents;

namespace Chasqui.Monitoring.Incidents;

/// <summary>Is told of every change of an incident, once it is kept; and of nothing else.</summary>
public interface IIncidentListener
{
    Task HearAsync(IncidentChange change, Incident incident, CancellationToken cancellation);
}
