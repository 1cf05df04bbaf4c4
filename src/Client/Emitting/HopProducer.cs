using Confluent.Kafka;

namespace Chasqui.Client.Emitting;

/// <summary>The producer of hops: in order, without gaps of its own making, and bounded in memory.</summary>
internal static class HopProducer
{
    private const int DefaultQueueKilobytes = 32 * 1024;
    private const int DefaultMessageTimeoutMs = 60_000;

    public static IProducer<byte[], byte[]> Build(ChasquiTracerOptions options)
    {
        var config = new ProducerConfig(new Dictionary<string, string>(options.Hops)) { EnableIdempotence = true, Acks = Acks.All };
        config.EnableDeliveryReports = true;
        config.QueueBufferingMaxKbytes ??= DefaultQueueKilobytes;
        config.MessageTimeoutMs ??= DefaultMessageTimeoutMs;
        config.LingerMs ??= 5;
        config.CompressionType ??= CompressionType.Lz4;
        var log = options.Log ?? (_ => { });
        return new ProducerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, message) => log(message))
            .SetErrorHandler((_, _) => { })
            .Build();
    }
}
