using System.Text;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Benchmarks.Pipeline;

/// <summary>
/// Fills the hop topic; a process of its own, so that it counts for nothing. Four emitters a stage, each writing to one partition, as the SDK does.
/// </summary>
internal static class PipelineFill
{
    private const int HopsPerFrame = 500;
    private static readonly Headers FrameHeaders = [new Header(HopFormat.HeaderKey, "frame/1"u8.ToArray())];

    public static int Run(PipelineArguments arguments)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = arguments.Bootstrap,
            LingerMs = 50,
            BatchSize = 1_000_000,
            QueueBufferingMaxMessages = 2_000_000,
            EnableDeliveryReports = false,
            EnableIdempotence = true,
        }).Build();
        var emitters = Enumerable.Range(0, 4 * PipelineArguments.Partitions).Select(i => new Emitter(i)).ToArray();
        var hops = new LoadHop[5];
        long sent = 0;
        for (var trace = 0L; trace < arguments.Traces; trace++)
        {
            var count = arguments.Load.Hops(trace, hops);
            foreach (ref readonly var hop in hops.AsSpan(0, count))
                Send(producer, arguments, emitters[hop.Hop * PipelineArguments.Partitions + (int)(trace % PipelineArguments.Partitions)], hop);
            sent += count;
        }

        foreach (var emitter in emitters)
            Close(producer, arguments, emitter);
        producer.Flush();
        Console.WriteLine(sent);
        return 0;
    }

    private static void Send(IProducer<Null, byte[]> producer, PipelineArguments arguments, Emitter emitter, in LoadHop hop)
    {
        if (arguments.Form == "json")
        {
            // Records without a header are JSON, as services in other languages write them.
            Produce(producer, arguments, emitter, HopLoad.Json(hop, emitter.Text), null);
            return;
        }

        emitter.Frame.TryAdd(HopLoad.Routes[hop.Hop], hop.Id, hop.TimeMs, hop.Partition, hop.Offset, 1);
        emitter.LastMs = hop.TimeMs;
        if (emitter.Frame.Count == (arguments.Form == "records" ? 1 : HopsPerFrame))
            Close(producer, arguments, emitter);
    }

    private static void Close(IProducer<Null, byte[]> producer, PipelineArguments arguments, Emitter emitter)
    {
        if (emitter.Frame.Count == 0)
            return;
        var frame = emitter.Frame.ToArray(new FrameHeader((ulong)emitter.Number + 1, ++emitter.Sequence, emitter.Hops, 0, emitter.LastMs));
        emitter.Hops += emitter.Frame.Count;
        emitter.Frame.Reset();
        Produce(producer, arguments, emitter, frame, FrameHeaders);
    }

    private static void Produce(IProducer<Null, byte[]> producer, PipelineArguments arguments, Emitter emitter, byte[] value, Headers? headers)
    {
        var to = new TopicPartition(arguments.Topic, emitter.Number % PipelineArguments.Partitions);
        while (true)
            try
            {
                producer.Produce(to, new Message<Null, byte[]> { Value = value, Headers = headers! });
                return;
            }
            catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(50));
            }
    }

    private sealed class Emitter(int number)
    {
        public int Number { get; } = number;

        public HopFrameWriter Frame { get; } = new();

        public StringBuilder Text { get; } = new();

        public long Sequence { get; set; }

        public long Hops { get; set; }

        public long LastMs { get; set; }
    }
}
