using Chasqui.Client;
using Chasqui.LocalRuntime.EmbeddedKafka;
using Confluent.Kafka;

namespace Chasqui.Benchmarks;

/// <summary>
/// <c>client</c>: what tracing costs the data path, against plain Confluent.Kafka: on a producer that does nothing
/// (the decorator alone), and on a real one that writes to embedded Kafka.
/// </summary>
internal static class ClientBenchmark
{
    private const int Rounds = 7;
    private const int CallsARound = 2_000_000;
    private const int MessagesARound = 20_000;

    public static int Run()
    {
        using var kafka = EmbeddedKafkaCluster.Start(1);
        using var tracer = new ChasquiTracer(new ChasquiTracerOptions
        {
            Stage = "app",
            Cluster = "fronting",
            Hops = new ProducerConfig { BootstrapServers = kafka.Bootstrap },
            SamplingRates = new Dictionary<string, double> { ["none"] = 0, ["percent"] = 0.01, ["all"] = 1 },
            BufferedHops = 1 << 22,
        });
        kafka.CreateTopic("data", 4);
        Console.WriteLine($"{"a produce (best of rounds taken in turn)",-44}{"ns",10}{"bytes",10}");
        MeasureDecorator(tracer);
        MeasureProducer(kafka, tracer);
        return 0;
    }

    private static void MeasureDecorator(ChasquiTracer tracer)
    {
        var nothing = new ClientNullProducer();
        var message = new Message<Null, byte[]> { Value = [] };
        ClientBenchmarkRow Row(string name, IProducer<Null, byte[]> producer) => new(name, CallsARound, calls =>
        {
            for (var call = 0; call < calls; call++)
                producer.Produce("data", message);
        });
        Measure(
            Row("doing nothing, plain", nothing),
            Row("doing nothing, traced, no stream", new TracingProducer<Null, byte[]>(nothing, tracer)),
            Row("doing nothing, traced, unsampled", new TracingProducer<Null, byte[]>(nothing, tracer, new() { Stream = "none" })));
    }

    private static void MeasureProducer(EmbeddedKafkaCluster kafka, ChasquiTracer tracer)
    {
        var value = new byte[100];
        var config = new ProducerConfig { BootstrapServers = kafka.Bootstrap, LingerMs = 1000, QueueBufferingMaxMessages = 10_000_000 };
        using var plain = new ProducerBuilder<Null, byte[]>(config).Build();
        ClientBenchmarkRow Row(string name, IProducer<Null, byte[]> producer) => new(name, MessagesARound, calls =>
        {
            for (var call = 0; call < calls; call++)
                producer.Produce("data", new Message<Null, byte[]> { Value = value });
        }, () => plain.Flush(TimeSpan.FromSeconds(30)));
        TracingProducer<Null, byte[]> Traced(string stream) => new(plain, tracer, new() { Stream = stream });
        Measure(
            Row("embedded Kafka, plain", plain),
            Row("embedded Kafka, traced, unsampled", Traced("none")),
            Row("embedded Kafka, traced, 1 % sampled", Traced("percent")),
            Row("embedded Kafka, traced, all sampled", Traced("all")));
    }

    // In turn, and the best of each: what other work on the machine costs is not the library's.
    private static void Measure(params ClientBenchmarkRow[] rows)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var row in rows)
                row.Round();
        }

        foreach (var row in rows)
            Console.WriteLine(row);
    }
}
