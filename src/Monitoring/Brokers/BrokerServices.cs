using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Monitoring.Brokers;

/// <summary>
/// Registers the use cases of watching brokers. The host adds the topology and their ports: <see cref="IClusterView"/>, <see cref="IBrokerProbe"/>,
/// <see cref="ICanary"/>, <see cref="IMetricsSource"/> and <see cref="IBrokerStore"/>.
/// </summary>
public static class BrokerServices
{
    /// <summary>Adds sampling, judging, queries and export; options registered before win over the defaults.</summary>
    public static IServiceCollection AddBrokerMonitoring(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new BrokerSamplingOptions());
        services.TryAddSingleton<BrokerFleet>();
        services.TryAddSingleton<BrokerSources>();
        services.TryAddSingleton<SampleBrokers>();
        services.TryAddSingleton<EvaluateBrokers>();
        services.TryAddSingleton<BrokerQueries>();
        services.TryAddSingleton<BrokerExport>();
        return services;
    }
}
