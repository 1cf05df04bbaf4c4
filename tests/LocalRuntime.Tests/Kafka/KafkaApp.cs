using Chasqui.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Tests.Kafka;

/// <summary>A functions app on an embedded cluster.</summary>
public sealed class KafkaApp : IAsyncDisposable
{
    public const string AtLeastOnce = """{"extensions":{"kafka":{"commitOnFailure":false,"maxRetries":-1,"maxBatchSize":100}}}""";

    private readonly IHost _host;

    private KafkaApp(IHost host) => _host = host;

    public static async Task<KafkaApp> StartAsync(
        TestKafka kafka, Deliveries deliveries, Type[] functions, string hostJson = AtLeastOnce, Action<Dictionary<string, string?>>? configure = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Brokers"] = kafka.Bootstrap,
            ["Topic"] = "events",
            ["Group"] = "g",
            ["SingleGroup"] = "single",
            ["OtherTopic"] = "others",
            ["LocalRuntime:FunctionKey"] = "key",
            ["LocalRuntime:Kafka:BatchWindowMs"] = "50",
            ["LocalRuntime:Kafka:Consumer:fetch.wait.max.ms"] = "5",
            ["LocalRuntime:Kafka:Consumer:session.timeout.ms"] = "6000",
            ["LocalRuntime:Kafka:Consumer:heartbeat.interval.ms"] = "200",
        };
        configure?.Invoke(settings);
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = functions, Settings = settings, HostJson = hostJson, ReadsLocalSettings = false, HttpPort = 0,
        });
        builder.Services.AddSingleton(deliveries);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var host = builder.Build();
        await host.StartAsync();
        return new KafkaApp(host);
    }

    public async Task StopAsync(TimeSpan? patience = null)
    {
        using var source = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(20));
        await _host.StopAsync(source.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }
}
