using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Monitoring.Routes;

/// <summary>Registers the use case of routes. The host adds <see cref="IRouteStore"/>, and tracing, whose topology and progress it shares.</summary>
public static class RouteServices
{
    public static IServiceCollection AddStreamRoutes(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RouteOptions());
        services.TryAddSingleton<StreamRoutes>();
        return services;
    }
}
