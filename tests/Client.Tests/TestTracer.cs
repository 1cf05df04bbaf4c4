using Confluent.Kafka;

namespace Chasqui.Client.Tests;

/// <summary>A tracer whose frames land in a <see cref="HopLog"/>.</summary>
internal static class TestTracer
{
    public static ChasquiTracerOptions Options(double rate = 1, int buffered = 10_000, int hopsPerFrame = 1000) => new()
    {
        Stage = "app",
        Cluster = "fronting",
        Hops = new ProducerConfig(),
        SamplingRates = new Dictionary<string, double> { ["orders"] = rate },
        BufferedHops = buffered,
        HopsPerFrame = hopsPerFrame,
        Linger = TimeSpan.FromMilliseconds(20),
        HeartbeatInterval = TimeSpan.Zero,
    };

    public static ChasquiTracer Into(HopLog log, ChasquiTracerOptions? options = null) =>
        new(options ?? Options(), _ => new FakeProducer<byte[], byte[]> { OnMessage = log.Add });
}
