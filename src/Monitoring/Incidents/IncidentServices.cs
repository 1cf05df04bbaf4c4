using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Monitoring.Incidents;

/// <summary>Registers the book of incidents and those who write in it. The host adds <see cref="IIncidentStore"/>, and listeners if it likes.</summary>
internal static class IncidentServices
{
    public static void AddIncidents(this IServiceCollection services)
    {
        services.TryAddSingleton<IncidentBook>();
        services.TryAddSingleton<IncidentQuery>();
        services.TryAddSingleton<ReportBrokers>();
        services.TryAddSingleton<EvaluateStreams>();
    }
}
