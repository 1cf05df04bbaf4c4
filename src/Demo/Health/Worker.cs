using Chasqui.Client;
using Chasqui.Demo.Pipeline;
using Confluent.Kafka;

namespace Chasqui.Demo.Health;

/// <summary>A consumer of the workshop; and a process that is nothing else, so that it can be killed.</summary>
internal static class Worker
{
    public static ChasquiTracer Trace(string bootstrap) => new(new ChasquiTracerOptions
    {
        Stage = "workshop",
        Cluster = Workshop.Cluster,
        Hops = new ProducerConfig { BootstrapServers = bootstrap },
    });

    /// <param name="bootstrap">Its cluster.</param>
    /// <param name="group">Its group.</param>
    /// <param name="tracer">What sends its heartbeats; null for a plain consumer, which sends none.</param>
    public static IConsumer<string, byte[]> Build(string bootstrap, string group, ChasquiTracer? tracer)
    {
        var settings = KafkaSettings.Consumer(bootstrap, group);
        // An embedded coordinator waits for nearly a session for a member that went in the middle of a rebalance.
        settings.HeartbeatIntervalMs = 500;
        settings.SessionTimeoutMs = 10_000;
        var builder = tracer is null ? new ConsumerBuilder<string, byte[]>(settings) : new TracingConsumerBuilder<string, byte[]>(settings, tracer);
        return builder.SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Works until standard input ends, as it does when the demo that started it is gone.</summary>
    public static async Task<int> RunAsync(string bootstrap, string group)
    {
        using var tracer = Trace(bootstrap);
        using var loop = new StageLoop(Build(bootstrap, group, tracer), Workshop.Topic, _ => { });
        await Console.In.ReadToEndAsync();
        return ExitCode.Ok;
    }
}
