using Chasqui.Client.Routing;
using Chasqui.Contracts;
using Confluent.Kafka;

namespace Chasqui.Client.Tests;

/// <summary>The code of the README of src/Client, so that it compiles.</summary>
internal static class Snippets
{
    private const string Brokers = "kafka:9092";
    private const string HopBrokers = "hops:9092";

    public static ChasquiTracer Tracer()
    {
        var tracer = new ChasquiTracer(new ChasquiTracerOptions
        {
            Stage = "router",
            Cluster = "fronting",
            Hops = new ProducerConfig { BootstrapServers = HopBrokers },
            SamplingRates = new Dictionary<string, double> { ["orders"] = 0.01 },
        });
        return tracer;
    }

    public static void Start(ChasquiTracer tracer)
    {
        var config = new ProducerConfig { BootstrapServers = Brokers };
        using var producer = new TracingProducer<string, string>(
            new ProducerBuilder<string, string>(config).Build(), tracer, new TracedProducerOptions { Stream = "orders" });

        producer.Produce("orders.in", new Message<string, string> { Key = "17", Value = "..." });
    }

    public static void Route(ChasquiTracer tracer, IProducer<string, string> plain, CancellationToken stopping)
    {
        var config = new ConsumerConfig { BootstrapServers = Brokers, GroupId = "router" };
        using var consumer = new TracingConsumerBuilder<string, string>(config, tracer).Build();
        using var producer = new TracingProducer<string, string>(plain, tracer, new TracedProducerOptions { Cluster = "consumer" });

        consumer.Subscribe("orders.in");
        while (!stopping.IsCancellationRequested)
        {
            var consumed = consumer.Consume(TimeSpan.FromSeconds(1));
            if (consumed is null)
                continue;
            if (consumed.Message.Value.Length == 0)
            {
                tracer.Filtered(consumed.Message, "empty");
                continue;
            }

            var outgoing = new Message<string, string> { Key = consumed.Message.Key, Value = consumed.Message.Value };
            ChasquiTracer.Forward(consumed.Message, outgoing);
            producer.Produce("orders.out", outgoing);
        }

        consumer.Close();
    }

    public static void FailOver(
        ChasquiTracer tracer, string key, Func<string, ProducerConfig> SettingsOf, Func<string, ConsumerConfig> ReaderOf, CancellationToken stopping)
    {
        using var route = new RouteWatcher(new RouteWatcherOptions
        {
            App = new Uri("https://chasqui.example.com"), Key = key, Stream = "orders", Home = "fronting", Standbys = ["standby"], File = "/var/lib/app/orders.route",
        });
        using var producer = new RoutedProducer<string, string>(route, cluster => new TracingProducer<string, string>(
            new ProducerBuilder<string, string>(SettingsOf(cluster)).Build(), tracer, new TracedProducerOptions { Stream = "orders", Cluster = cluster }));

        using var consumer = new RoutedConsumer<string, string>(["fronting", "standby"], cluster => new TracingConsumerBuilder<string, string>(
            ReaderOf(cluster), tracer, new TracedConsumerOptions { Cluster = cluster }).Build());

        consumer.Subscribe("orders.in");
        while (!stopping.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is { } read)
                consumer.StoreOffset(read);
        }

        consumer.Close();
    }

    public static void ByHand(ChasquiTracer tracer, Headers headers)
    {
        if (tracer.TryStart("orders", out var started))
        {
            started.Write(headers);
            tracer.Produced(started, new RecordCoordinates("fronting", "orders.in", Partition: 7, Offset: 123456));
        }

        if (TraceContext.TryRead(headers, out var trace))
        {
            tracer.Received(trace, new RecordCoordinates("fronting", "orders.in", Partition: 7, Offset: 123456));
            tracer.Failed(trace, "SchemaMismatch");
        }
    }
}
