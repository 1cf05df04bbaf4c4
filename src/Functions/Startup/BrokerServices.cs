using Azure.Identity;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Brokers;
using Chasqui.Kafka.Brokers.Metrics;
using Chasqui.Monitoring.Brokers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.Functions.Startup;

/// <summary>Registers what watches brokers.</summary>
internal static class BrokerServices
{
    /// <summary>The most a page of metrics may take is bounded by the options; this only guards against a client that ignores them.</summary>
    private static readonly TimeSpan HttpTimeout = TimeSpan.FromSeconds(30);

    public static void AddBrokerMonitoring(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Brokers").Get<BrokerSamplingOptions>() ?? new BrokerSamplingOptions());
        services.AddSingleton<BrokerFleet>();
        services.AddSingleton(s => new BrokerAccess(s.GetRequiredService<SystemTopology>(), name => configuration[name]));
        services.AddSingleton<IClusterView, KafkaClusterView>();
        services.AddSingleton<IBrokerProbe, WireBrokerProbe>();
        services.AddSingleton<ICanary, WireCanary>();
        services.AddSingleton<IMetricsSource>(s => NewMetrics(s, configuration));
        services.AddSingleton<BrokerSources>();
        services.AddSingleton<SampleBrokers>();
        services.AddSingleton<EvaluateBrokers>();
        services.AddSingleton<BrokerQueries>();
    }

    private static ConfiguredMetricsSource NewMetrics(IServiceProvider services, IConfiguration configuration)
    {
        var topology = services.GetRequiredService<SystemTopology>();
        var clock = services.GetRequiredService<TimeProvider>();
        var http = new HttpClient { Timeout = HttpTimeout };
        return new ConfiguredMetricsSource(
            topology,
            new PrometheusMetricsSource(topology, name => configuration[name], http, clock),
            new AzureMonitorMetricsSource(topology, name => configuration[name], http, new DefaultAzureCredential(), clock));
    }
}
