using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Sample;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Monitoring;

/// <summary>Registers the use cases of tracing. The host adds their ports: the stores, <see cref="IOffsetSource"/> and <see cref="IRecordProbe"/>.</summary>
public static class MonitoringServices
{
    /// <summary>Adds ingest, sampling of progress, reconcile and queries for a topology; options registered before win over the defaults.</summary>
    public static IServiceCollection AddTraceMonitoring(this IServiceCollection services, SystemTopology topology)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new IngestOptions());
        services.TryAddSingleton(new ReconcileOptions());
        services.TryAddSingleton(topology);
        services.TryAddSingleton(topology.Tracing);
        services.TryAddSingleton<IReadOnlyList<StreamPath>>([.. topology.Streams.Select(s => new StreamPath(s))]);
        services.TryAddSingleton<HopIngest>();
        services.TryAddSingleton<SampleProgress>();
        services.TryAddSingleton<Reconciler>();
        services.TryAddSingleton<TraceQuery>();
        services.TryAddSingleton<HealthQuery>();
        services.TryAddSingleton<DropOldTables>();
        services.TryAddSingleton<ObservationExport>();
        services.TryAddSingleton<RecordingExport>();
        return services;
    }
}
