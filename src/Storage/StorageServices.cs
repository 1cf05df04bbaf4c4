using Chasqui.Monitoring.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Storage;

/// <summary>Registers the stores.</summary>
public static class StorageServices
{
    /// <summary>Adds every store of the monitoring ports, on Azure Table Storage.</summary>
    public static IServiceCollection AddTableStorage(this IServiceCollection services, Func<IServiceProvider, TableStorageOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => new TableStores(options(s), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Segments);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Index);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Results);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Probes);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Progress);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Emitters);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().DeadLetters);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Retention);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Brokers);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().ConsumerObservations);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().ConsumerStatuses);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Incidents);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Routes);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().Mitigations);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().MitigationLedger);
        services.AddSingleton(s => s.GetRequiredService<TableStores>().PageOutbox);
        return services.AddSingleton(s => s.GetRequiredService<TableStores>().Reconciling);
    }
}
