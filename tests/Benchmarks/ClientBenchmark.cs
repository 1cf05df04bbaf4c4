using System.Diagnostics;
using System.Globalization;
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
        Console.WriteLine($"{"a produce",-44}{"ns",10}{"bytes",10}");
        MeasureDecorator(tracer);
        for (var topic = 0; topic < 4; topic++)
            kafka.CreateTopic($"data-{topic}", 4);
        MeasureProducer(kafka, tracer);
        return 0;
    }

    private static void MeasureDecorator(ChasquiTracer tracer)
    {
        var nothing = new ClientNullProducer();
        var message = new Message<Null, byte[]> { Value = [] };
        void Row(string name, IProducer<Null, byte[]> producer) => Print(name, Best(CallsARound, calls =>
        {
            for (var call = 0; call < calls; call++)
                producer.Produce("data", message);
        }));
        Row("doing nothing, plain", nothing);
        Row("doing nothing, traced, no stream", new TracingProducer<Null, byte[]>(nothing, tracer));
        Row("doing nothing, traced, unsampled", new TracingProducer<Null, byte[]>(nothing, tracer, new() { Stream = "none" }));
    }

    private static void MeasureProducer(EmbeddedKafkaCluster kafka, ChasquiTracer tracer)
    {
        var value = new byte[100];
        void Row(string name, string topic, Func<IProducer<Null, byte[]>, IProducer<Null, byte[]>> wrap)
        {
            var config = new ProducerConfig { BootstrapServers = kafka.Bootstrap, LingerMs = 1000, QueueBufferingMaxMessages = 10_000_000 };
            using var plain = new ProducerBuilder<Null, byte[]>(config).Build();
            var producer = wrap(plain);
            Print(name, Best(MessagesARound, calls =>
            {
                for (var call = 0; call < calls; call++)
                    producer.Produce(topic, new Message<Null, byte[]> { Value = value });
            }, () => plain.Flush(TimeSpan.FromSeconds(30))));
        }

        TracingProducer<Null, byte[]> Traced(IProducer<Null, byte[]> plain, string stream) => new(plain, tracer, new() { Stream = stream });
        Row("embedded Kafka, plain", "data-0", plain => plain);
        Row("embedded Kafka, traced, unsampled", "data-1", plain => Traced(plain, "none"));
        Row("embedded Kafka, traced, 1 % sampled", "data-2", plain => Traced(plain, "percent"));
        Row("embedded Kafka, traced, all sampled", "data-3", plain => Traced(plain, "all"));
    }

    // The best of several rounds: what other work on the machine costs is not the library's.
    private static (double Nanoseconds, double Bytes) Best(int calls, Action<int> produce, Action? settle = null)
    {
        var best = (Nanoseconds: double.MaxValue, Bytes: 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            produce(calls);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalNanoseconds / calls;
            var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls;
            if (elapsed < best.Nanoseconds)
                best = (elapsed, bytes);
            settle?.Invoke();
        }

        return best;
    }

    private static void Print(string name, (double Nanoseconds, double Bytes) cost) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{name,-44}{cost.Nanoseconds,10:0.0}{cost.Bytes,10:0}"));
}
