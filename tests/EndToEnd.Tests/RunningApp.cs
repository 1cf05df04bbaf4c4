using System.Net;
using System.Text.Json.Nodes;
using Chasqui.Functions.Startup;
using Chasqui.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chasqui.EndToEnd.Tests;

/// <summary>The whole function app in this process, asked over HTTP as an operator would.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public const string Key = "the-key-of-the-tests";
    private readonly IHost _host;
    private readonly string _folder;

    private RunningApp(IHost host, string folder)
    {
        (_host, _folder) = (host, folder);
        Functions = host.Services.GetRequiredService<LocalFunctions>();
        Http = new HttpClient { BaseAddress = Functions.Address, DefaultRequestHeaders = { { "x-functions-key", Key } } };
    }

    public HttpClient Http { get; }

    /// <summary>Where its topology lies, and what a test wants to lie beside it; gone with the app.</summary>
    public string Folder => _folder;

    public LocalFunctions Functions { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<RunningApp> StartAsync(string topology, IReadOnlyDictionary<string, string?> settings)
    {
        var folder = Directory.CreateTempSubdirectory("chasqui-test-").FullName;
        var topologyPath = Path.Combine(folder, "topology.json");
        await File.WriteAllTextAsync(topologyPath, topology);
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionAssemblies = [typeof(FunctionsApp).Assembly],
            Settings = new Dictionary<string, string?>(Quick(settings)) { ["TopologyPath"] = topologyPath, ["LocalRuntime:FunctionKey"] = Key },
            ReadsLocalSettings = true,
            HttpPort = 0,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.AddChasqui();
        var host = builder.Build();
        await host.StartAsync();
        return new RunningApp(host, folder);
    }

    /// <summary>The answer's JSON; null for 404.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Verdict, cause and rule of a trace at a hop, such as <c>Lost/SkippedByConsumer/L16</c>; empty when it was not seen.</summary>
    public async Task<string> VerdictAsync(Guid trace, string hop)
    {
        var answer = await GetAsync($"api/traces/{trace}");
        var judged = answer?["path"]!.AsArray().FirstOrDefault(h => h!["hop"]!.ToString() == hop);
        return judged is null ? "" : string.Join('/', new[] { judged["verdict"], judged["cause"], judged["rule"] }.Where(part => part is not null));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static Dictionary<string, string?> Quick(IReadOnlyDictionary<string, string?> settings) => new(settings)
    {
        ["AzureWebJobs.IngestConsumerHeartbeats.Disabled"] = "true",
        ["Logging:LogLevel:Default"] = "Warning",
        ["AzureWebJobsStorage"] = settings["Storage:ConnectionString"],
        ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = settings["Storage:Prefix"] + "hub",
        ["SampleProgressSchedule"] = "*/1 * * * * *",
        ["ReconcileSchedule"] = "*/1 * * * * *",
        ["Ingest:Lease"] = "00:00:02",
        ["Ingest:LeaseMargin"] = "00:00:01",
        ["Reconcile:Refresh"] = "00:00:02",
        ["Reconcile:Retry"] = "00:00:01",
        ["Reconcile:MaxRetry"] = "00:00:02",
        ["LocalRuntime:Kafka:BatchWindowMs"] = "20",
        ["LocalRuntime:Kafka:Consumer:fetch.wait.max.ms"] = "10",
    };
}
