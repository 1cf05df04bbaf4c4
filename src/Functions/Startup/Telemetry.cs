using Azure.Monitor.OpenTelemetry.Exporter;
using Chasqui.Monitoring;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Chasqui.Functions.Startup;

/// <summary>Meters, and where they are sent.</summary>
internal static class Telemetry
{
    private const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Every meter of ours, to Azure Monitor when its connection string is set.</summary>
    public static void AddChasquiTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        telemetry.WithMetrics(metrics => metrics.AddMeter($"{nameof(Chasqui)}.*").AddMeter(MonitoringMeter.Name));
        if (configuration[ConnectionSetting] is { Length: > 0 } connection)
            telemetry.UseAzureMonitorExporter(options => options.ConnectionString = connection);
    }
}
