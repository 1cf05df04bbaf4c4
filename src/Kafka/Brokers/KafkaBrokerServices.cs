using System.Net;
using Azure.Identity;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Brokers.Metrics;
using Chasqui.Monitoring.Brokers;
using Microsoft.Extensions.DependencyInjection;

namespace Chasqui.Kafka.Brokers;

/// <summary>Registers the ways to look at brokers. The host adds the topology and <see cref="Clients.KafkaClients"/>.</summary>
public static class KafkaBrokerServices
{
    /// <param name="services">What it is added to.</param>
    /// <param name="setting">Gives the value of a named setting, or null.</param>
    public static IServiceCollection AddKafkaBrokers(this IServiceCollection services, Func<string, string?> setting)
    {
        services.AddSingleton(s => new BrokerAccess(s.GetRequiredService<SystemTopology>(), setting));
        services.AddSingleton<IClusterView, KafkaClusterView>();
        services.AddSingleton<IBrokerProbe, WireBrokerProbe>();
        services.AddSingleton<ICanary, WireCanary>();
        return services.AddSingleton<IMetricsSource>(s => NewMetricsSource(
            s.GetRequiredService<SystemTopology>(), setting, s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Each call has its own limit of time, so that the client needs none. Redirects are not followed: an endpoint is where it is configured.</summary>
    private static ConfiguredMetricsSource NewMetricsSource(SystemTopology topology, Func<string, string?> setting, TimeProvider clock)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 4,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        return new(
            topology,
            new PrometheusMetricsSource(topology, setting, http, clock),
            new AzureMonitorMetricsSource(topology, setting, http, new DefaultAzureCredential(), clock));
    }
}
