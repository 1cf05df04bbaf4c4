using System.Diagnostics;
using Chasqui.Contracts;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.Client.Tests;

public sealed class HopEmitterTests
{
    private static readonly TraceContext Trace = new(TraceId.New(DateTimeOffset.UnixEpoch.AddYears(50)), "orders");

    [Fact]
    public void Frames_are_numbered_and_say_how_many_hops_came_before()
    {
        var log = new HopLog();
        using (var tracer = TestTracer.Into(log, TestTracer.Options(hopsPerFrame: 10)))
        {
            for (var hop = 0; hop < 95; hop++)
                tracer.Filtered(Trace, "because");
        }

        Assert.Equal(95, log.Hops.Count);
        Assert.Equal(Enumerable.Range(1, log.Headers.Count), log.Headers.Select(header => (int)header.Sequence));
        Assert.Equal(0, log.Headers[0].HopsBefore);
        Assert.InRange(log.Headers[^1].HopsBefore, 85, 94);
        Assert.Single(log.Headers.Select(header => header.Emitter).Distinct());
    }

    [Fact]
    public void What_overflows_the_buffer_is_dropped_and_the_next_frame_says_how_much()
    {
        var log = new HopLog();
        using var open = new ManualResetEventSlim();
        var inner = new FakeProducer<byte[], byte[]>
        {
            OnMessage = message =>
            {
                open.Wait(TimeSpan.FromSeconds(10));
                log.Add(message);
            },
        };
        using (var tracer = new ChasquiTracer(TestTracer.Options(buffered: 100, hopsPerFrame: 10), _ => inner))
        {
            for (var hop = 0; hop < 1000; hop++)
                tracer.Filtered(Trace, "because");
            Assert.InRange(tracer.DroppedHops, 1, 900);
            open.Set();
        }

        Assert.Equal(1000, log.Hops.Count + log.Headers[^1].DroppedBefore);
    }

    [Fact]
    public void A_name_that_fits_in_no_frame_costs_that_hop_alone()
    {
        var log = new HopLog();
        using (var tracer = TestTracer.Into(log))
        {
            tracer.Filtered(Trace, "because", stage: new string('s', 256));
            tracer.Failed(Trace, new string('ä', 200));
        }

        var hop = Assert.Single(log.Hops);
        Assert.Equal(new string('ä', 127), hop.Reason);
        Assert.Equal(1, log.Headers[0].DroppedBefore);
    }

    [Fact]
    public void A_frame_that_is_refused_leaves_a_gap_in_the_numbers()
    {
        var log = new HopLog();
        var inner = new FakeProducer<byte[], byte[]> { OnMessage = log.Add, Refusal = new Error(ErrorCode.Local_QueueFull) };
        using (var tracer = new ChasquiTracer(TestTracer.Options(hopsPerFrame: 1), _ => inner))
        {
            tracer.Filtered(Trace, "refused");
            Assert.True(SpinWait.SpinUntil(() => tracer.FramesMade == 1, TimeSpan.FromSeconds(10)));
            inner.Refusal = null;
            tracer.Filtered(Trace, "taken");
        }

        var header = Assert.Single(log.Headers);
        Assert.Equal((2, 1), (header.Sequence, header.HopsBefore));
    }

    [Fact]
    public void A_hop_cluster_that_is_away_slows_neither_the_data_nor_the_end()
    {
        using var kafka = new EmbeddedKafkaFixture();
        var topic = kafka.CreateTopic();
        var away = TestTracer.Options() with
        {
            Hops = new ProducerConfig { BootstrapServers = "127.0.0.1:1" }, DisposeTimeout = TimeSpan.FromMilliseconds(500),
        };
        var ended = new Stopwatch();
        using (var plain = Producer(kafka.Bootstrap))
        {
            var untraced = Latency(plain, topic);
            var tracer = new ChasquiTracer(away);
            var traced = Latency(new TracingProducer<Null, string>(plain, tracer, new() { Stream = "orders" }), topic);
            Assert.True(traced < untraced + TimeSpan.FromMilliseconds(20), $"{traced} against {untraced}");
            ended.Start();
            tracer.Dispose();
        }

        Assert.True(ended.Elapsed < TimeSpan.FromSeconds(5), $"{ended.Elapsed}");
    }

    private static IProducer<Null, string> Producer(string bootstrap) =>
        new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 0 }).Build();

    /// <summary>The median time from a produce to its acknowledgement.</summary>
    private static TimeSpan Latency(IProducer<Null, string> producer, string topic)
    {
        var times = new List<TimeSpan>();
        for (var sent = 0; sent < 101; sent++)
        {
            var started = Stopwatch.GetTimestamp();
            producer.ProduceAsync(topic, new Message<Null, string> { Value = "v" }).GetAwaiter().GetResult();
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return times.Order().ElementAt(50);
    }
}
