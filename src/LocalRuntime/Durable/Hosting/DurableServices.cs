using Chasqui.LocalRuntime.Durable.Engine;
using Chasqui.LocalRuntime.Durable.Hosting;
using Chasqui.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Durable;

/// <summary>Puts the durable engine among an app's services.</summary>
public static class DurableServices
{
    /// <summary>Adds the engine, its client and its registry, and runs the engine with the host. Orchestrators and activities are delegates.</summary>
    public static IServiceCollection AddLocalDurableEngine(
        this IServiceCollection services, Action<DurableRegistry> register, Action<DurableEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(register);
        services.AddSingleton(_ =>
        {
            var options = new DurableEngineOptions();
            configure?.Invoke(options);
            return options;
        });
        services.AddSingleton(_ =>
        {
            var registry = new DurableRegistry();
            register(registry);
            return registry;
        });
        AddParts(services);
        return services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
    }

    /// <summary>Adds the engine for the attributed functions of an app: it runs if there are any, between start and drain of the triggers.</summary>
    internal static IServiceCollection AddDurableFunctions(this IServiceCollection services)
    {
        services.AddSingleton<DurableSettings>();
        services.AddSingleton(provider => provider.GetRequiredService<DurableSettings>().Read());
        services.AddSingleton<DurableRegistry>();
        services.AddSingleton<Functions.ITriggerSource, DurableTriggerSource>();
        services.AddSingleton<Functions.IParameterBinding, DurableClientBinding>();
        services.AddSingleton<Functions.IParameterBinding, OrchestrationInputBinding>();
        services.AddSingleton<Functions.IParameterBinding, ActivityDataBinding>();
        AddParts(services);
        return services;
    }

    private static void AddParts(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton<Wakeups>();
        services.AddSingleton<IDurableTable>(provider =>
        {
            var options = provider.GetRequiredService<DurableEngineOptions>();
            return new AzureDurableTable(options.ConnectionString, options.HubName);
        });
        services.AddSingleton(provider => new DurableEngine(
            provider.GetRequiredService<IDurableTable>(),
            provider.GetRequiredService<DurableRegistry>(),
            provider.GetRequiredService<DurableEngineOptions>(),
            provider.GetRequiredService<Wakeups>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<DurableTaskClient>(provider => new LocalDurableTaskClient(
            provider.GetRequiredService<IDurableTable>(),
            provider.GetRequiredService<DurableRegistry>(),
            provider.GetRequiredService<DurableEngineOptions>(),
            provider.GetRequiredService<Wakeups>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
