using Chasqui.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Durable.Hosting;

/// <summary>
/// Reads the engine's options: the section <c>extensions.durableTask</c> of host.json under its real names, and beside it
/// <c>LocalRuntime:Durable</c> of the settings for what only this engine has.
/// </summary>
internal sealed class DurableSettings(HostJson hostJson, IConfiguration settings, SettingResolver resolver)
{
    private const string DefaultConnection = "AzureWebJobsStorage";

    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public DurableEngineOptions Read()
    {
        var durable = hostJson.Root.GetSection("extensions:durableTask");
        var defaults = new DurableEngineOptions();
        var options = new DurableEngineOptions
        {
            HubName = resolver.ResolveNames(durable["hubName"]) ?? defaults.HubName,
            DefaultVersion = durable["defaultVersion"] ?? defaults.DefaultVersion,
            MaximumConcurrentActivities = durable.GetValue("maxConcurrentActivityFunctions", defaults.MaximumConcurrentActivities),
            MaximumConcurrentInstances = durable.GetValue("maxConcurrentOrchestratorFunctions", defaults.MaximumConcurrentInstances),
        };
        var connection = durable["storageProvider:connectionName"] ?? durable["storageProvider:connectionStringName"] ?? DefaultConnection;
        options.ConnectionString = settings[connection] ?? options.ConnectionString;
        settings.GetSection("LocalRuntime:Durable").Bind(options);
        return options;
    }
}
