using Azure.Core;
using Azure.Identity;
using Chasqui.Actuators.Azure;
using Chasqui.Actuators.Kubernetes;
using Chasqui.Actuators.Webhook;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Actuators;

/// <summary>Registers the actuators and the pager. None acts unless the topology has a target of its kind.</summary>
public static class ActuatorServices
{
    /// <param name="services">The services.</param>
    /// <param name="setting">Finds a setting of the app by its name; null when it has no value.</param>
    public static IServiceCollection AddActuators(this IServiceCollection services, Func<string, string?> setting)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton<IPager>(s => new WebhookPager(s.GetRequiredService<SystemTopology>(), NewClient(), setting, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IActuator>(s => new WebhookActuator(NewClient(), setting, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IActuator>(s => new KubernetesActuator(setting, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IActuator>(s => new ScaleSetActuator(NewClient(), s.GetRequiredService<TokenCredential>(), setting, s.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<IActuator>(s => new ContainerAppActuator(NewClient(), s.GetRequiredService<TokenCredential>(), setting, s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>A redirect is never followed: it would be sent our credentials. Every call has its own deadline.</summary>
    internal static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1024 * 1024,
    };
}
