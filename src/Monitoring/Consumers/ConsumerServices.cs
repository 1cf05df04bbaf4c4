using Chasqui.Monitoring.Incidents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Monitoring.Consumers;

/// <summary>
/// Registers the use cases of consumers, and of the incidents of all kinds. The host adds their ports, and <see cref="MonitoringServices.AddTraceMonitoring"/>, whose
/// topology they share.
/// </summary>
public static class ConsumerServices
{
    public static IServiceCollection AddConsumerMonitoring(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddIncidents();
        services.TryAddSingleton<IngestHeartbeats>();
        services.TryAddSingleton<SampleConsumerGroups>();
        services.TryAddSingleton<EvaluateConsumers>();
        services.TryAddSingleton<ConsumerQuery>();
        return services;
    }
}
