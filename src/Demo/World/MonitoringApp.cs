using System.Security.Cryptography;
using Chasqui.Contracts.Wire;
using Chasqui.Demo.Healing;
using Chasqui.Functions.Startup;
using Chasqui.LocalRuntime.Azurite;
using Chasqui.LocalRuntime.Hosting;
using Chasqui.Monitoring.Mitigations;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chasqui.Demo.World;

/// <summary>The function app in this process, on the local runtime, with Azurite as its storage.</summary>
internal sealed class MonitoringApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _folder;

    private MonitoringApp(IHost host, string folder)
    {
        (_host, _folder) = (host, folder);
        var functions = host.Services.GetRequiredService<LocalFunctions>();
        (Address, Key) = (functions.Address, functions.FunctionKey);
    }

    public Uri Address { get; }

    /// <summary>Opens its HTTP functions.</summary>
    public string Key { get; }

    public static async Task<MonitoringApp> StartAsync(
        DemoOptions options, DemoClusters clusters, AzuriteProcess azurite, DemoActuator actuator, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("chasqui-demo-").FullName;
        var topology = Path.Combine(folder, "topology.json");
        await File.WriteAllTextAsync(topology, DemoTopology.Write(options), cancellation);
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionAssemblies = [typeof(FunctionsApp).Assembly],
            Settings = Settings(options, clusters, azurite, topology),
            HttpPort = options.Port,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.AddChasqui();
        builder.Services.AddSingleton<IActuator>(actuator);
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new MonitoringApp(host, folder);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _host.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string?> Settings(DemoOptions options, DemoClusters clusters, AzuriteProcess azurite, string topology) => new()
    {
        ["AzureWebJobsStorage"] = azurite.ConnectionString,
        ["Storage:ConnectionString"] = azurite.ConnectionString,
        ["TopologyPath"] = topology,
        ["FrontingBrokers"] = clusters.Fronting.Bootstrap,
        ["ConsumerBrokers"] = clusters.Consumer.Bootstrap,
        ["StandbyBrokers"] = clusters.Standby.Bootstrap,
        ["FleetBrokers"] = clusters.Fleet?.Bootstrap,
        ["SampleConsumersSchedule"] = "*/5 * * * * *",
        ["EvaluateConsumersSchedule"] = "2/5 * * * * *",
        ["MitigationSchedule"] = "*/2 * * * * *",
        ["SettleRoutesSchedule"] = "*/1 * * * * *",
        // As long as the till may wait for an answer after it has heard of a switch.
        ["Routes:Settle"] = "00:00:09",
        ["Routes:Quiet"] = "00:00:03",
        ["SampleBrokersSchedule"] = "*/5 * * * * *",
        ["TracingBrokers"] = clusters.Consumer.Bootstrap,
        ["TracingTopic"] = HopFormat.DefaultTopic,
        ["TracingGroup"] = DemoClusters.IngestGroup,
        ["SampleProgressSchedule"] = "*/1 * * * * *",
        ["ReconcileSchedule"] = "*/1 * * * * *",
        ["Ingest:Lease"] = "00:00:03",
        ["Ingest:LeaseMargin"] = "00:00:01",
        ["Ingest:CheckpointEvery"] = "00:00:01",
        ["Reconcile:Refresh"] = "00:00:02",
        ["Reconcile:Retry"] = "00:00:02",
        ["Reconcile:MaxRetry"] = "00:00:04",
        ["LocalRuntime:FunctionKey"] = RandomNumberGenerator.GetHexString(32, lowercase: true),
        ["LocalRuntime:Kafka:BatchWindowMs"] = "20",
        ["LocalRuntime:Kafka:Consumer:fetch.wait.max.ms"] = "5",
        // Incidents are logged as errors, which they are, and pages as critical; here they are the scoreboard's.
        ["AzureFunctionsJobHost:logging:logLevel:Chasqui.Monitoring.Incidents"] = options.Verbose ? "Information" : "None",
        ["AzureFunctionsJobHost:logging:logLevel:Chasqui.Monitoring.Mitigations.LogPager"] = options.Verbose ? "Information" : "None",
        ["AzureFunctionsJobHost:logging:logLevel:default"] = options.Verbose ? "Information" : "Error",
    };
}
