using System.Reflection;
using Chasqui.LocalRuntime.Durable;
using Chasqui.LocalRuntime.Functions;
using Chasqui.LocalRuntime.Http;
using Chasqui.LocalRuntime.Kafka;
using Chasqui.LocalRuntime.Settings;
using Chasqui.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Hosting;

/// <summary>Puts the runtime's own parts under an app: settings, logging, web server, triggers.</summary>
internal static class LocalHost
{
    // What `func start` sets.
    private const string DefaultEnvironment = "Development";
    private const string EnvironmentVariable = "AZURE_FUNCTIONS_ENVIRONMENT";

    public static WebApplicationBuilder CreateBuilder(LocalHostOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = options.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable(EnvironmentVariable) ?? DefaultEnvironment,
        });
        var localSettings = options.ReadsLocalSettings ? LocalSettings.Load(options.BaseDirectory) : LocalSettings.None;
        AddSettings(builder.Configuration, options, localSettings);

        var hostJson = HostJson.Load(options.HostJson ?? ReadHostJson(options.BaseDirectory), builder.Configuration);
        builder.Logging.AddConfiguration(hostJson.Logging).AddSimpleConsole(console => console.SingleLine = true);
        AddRuntime(builder.Services, hostJson, options);
        HttpServer.Add(builder, options.HttpPort, localSettings.HttpPort);
        return builder;
    }

    private static void AddSettings(ConfigurationManager configuration, LocalHostOptions options, LocalSettings localSettings)
    {
        if (options.SetsEnvironment)
            SetEnvironment(localSettings);
        configuration.AddInMemoryCollection(localSettings.Values.Select(v => KeyValuePair.Create(KeyOf(v.Key), (string?)v.Value)));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine([.. options.Arguments]);
        configuration.AddInMemoryCollection(options.Settings.Select(v => KeyValuePair.Create(KeyOf(v.Key), v.Value)));
    }

    // As the environment's own provider reads a name.
    private static string KeyOf(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static void SetEnvironment(LocalSettings localSettings)
    {
        foreach (var (name, value) in localSettings.Values.Where(v => Environment.GetEnvironmentVariable(v.Key) is null))
            Environment.SetEnvironmentVariable(name, value);
    }

    private static string? ReadHostJson(string baseDirectory) =>
        AppFiles.Find(baseDirectory, "host.json") is { } path ? File.ReadAllText(path) : null;

    private static void AddRuntime(IServiceCollection services, HostJson hostJson, LocalHostOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(hostJson);
        services.AddSingleton<SettingResolver>();
        services.AddSingleton(provider => Discover(options, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => new FunctionInvoker(
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<InvocationPipeline>(),
            provider.GetServices<IParameterBinding>(),
            hostJson,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FunctionInvoker>>()));
        services.AddSingleton<ITriggerSource, KafkaTriggerSource>();
        services.AddSingleton<ITriggerSource, TimerTriggerSource>();
        services.AddSingleton<ITriggerSource, HttpTriggerSource>();
        services.AddSingleton<IParameterBinding, RouteValueBinding>();
        services.AddDurableFunctions();
        services.AddSingleton<TriggerHost>();
        services.AddHostedService(provider => provider.GetRequiredService<TriggerHost>());
    }

    private static FunctionCatalog Discover(LocalHostOptions options, IConfiguration settings)
    {
        var assemblies = options.FunctionAssemblies is { Count: > 0 } given ? given : [Assembly.GetEntryAssembly()!];
        var types = options.FunctionTypes is { Count: > 0 } chosen ? chosen : [.. assemblies.SelectMany(a => a.GetExportedTypes())];
        return FunctionCatalog.Discover(types, name => settings.GetValue($"AzureWebJobs.{name}.Disabled", false));
    }
}
