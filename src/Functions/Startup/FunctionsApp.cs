using Chasqui.Actuators;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Brokers;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Groups;
using Chasqui.Kafka.Offsets;
using Chasqui.Kafka.Probing;
using Chasqui.Monitoring;
using Chasqui.Monitoring.Consumers;
using Chasqui.Monitoring.Ingest;
using Chasqui.Monitoring.Mitigations;
using Chasqui.Monitoring.Ports;
using Chasqui.Monitoring.Reconcile;
using Chasqui.Monitoring.Routes;
using Chasqui.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Chasqui.Functions.Startup;

/// <summary>Puts the app together. The same for both runtimes.</summary>
public static class FunctionsApp
{
    /// <summary>Registers everything that the functions need.</summary>
    /// <exception cref="TopologyException">The topology is not valid, or the settings do not go with it. Every error is told at once.</exception>
    public static FunctionsApplicationBuilder AddChasqui(this FunctionsApplicationBuilder builder)
    {
        var topology = TopologyFile.Load(builder.Configuration);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        AddKafka(services, builder.Configuration);
        AddStorage(services, builder.Configuration);
        services.AddSingleton(builder.Configuration.GetSection("Ingest").Get<IngestOptions>() ?? new IngestOptions());
        services.AddSingleton(builder.Configuration.GetSection("Reconcile").Get<ReconcileOptions>() ?? new ReconcileOptions());
        services.AddSingleton<ReconcileStores>();
        services.AddTraceMonitoring(topology);
        services.AddHostedService<LedgerFlush>();
        services.AddConsumerMonitoring();
        services.AddSingleton(builder.Configuration.GetSection("Routes").Get<RouteOptions>() ?? new RouteOptions());
        services.AddStreamRoutes();
        services.AddActuators(name => builder.Configuration[name]);
        services.AddHostedService<ActuatorCheck>();
        services.AddBrokerMonitoring(builder.Configuration);
        services.AddSingleton<IForeignChanges, Reassignments>();
        services.AddSingleton(builder.Configuration.GetSection("Mitigations").Get<MitigationOptions>() ?? new MitigationOptions());
        services.AddMitigations();
        services.AddChasquiTelemetry(builder.Configuration);
        return builder;
    }

    private static void AddKafka(IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Kafka").Get<KafkaOptions>() ?? new KafkaOptions();
        services.AddSingleton(s => new KafkaClients(
            s.GetRequiredService<SystemTopology>().Clusters, name => configuration[name], options, s.GetRequiredService<ILogger<KafkaClients>>()));
        services.AddSingleton<IOffsetSource, OffsetSource>();
        services.AddSingleton<IRecordProbe, RecordProbe>();
        services.AddSingleton<IGroupSource, GroupSource>();
    }

    private static void AddStorage(IServiceCollection services, IConfiguration configuration)
    {
        var account = configuration["Storage:TableEndpoint"] ?? configuration["Storage:ConnectionString"]
            ?? throw new TopologyException("Neither the setting 'Storage__TableEndpoint' nor 'Storage__ConnectionString' says where the tables are.");
        services.AddTableStorage(s => new TableStorageOptions
        {
            Account = account,
            Prefix = configuration["Storage:Prefix"] ?? TableStorageOptions.DefaultPrefix,
            StreamAccounts = s.GetRequiredService<SystemTopology>().Streams
                .Where(stream => stream.StorageSetting is not null)
                .ToDictionary(stream => stream.Name, stream => configuration[stream.StorageSetting!] ?? account),
        });
    }
}
