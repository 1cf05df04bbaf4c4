using Chasqui.Contracts;
using Chasqui.Contracts.Consumers;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.Client.Tests.Embedded;

public sealed class PipelineTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private const int Events = 200;
    private readonly string _hops = kafka.CreateTopic();
    private readonly string _beats = kafka.CreateTopic();

    [Fact]
    public void An_event_is_followed_from_the_producer_through_a_router_with_the_coordinates_each_hop_was_at()
    {
        var (first, second) = (kafka.CreateTopic(), kafka.CreateTopic());
        using (var tracer = Tracer("router"))
        {
            Produce(tracer, first);
            Route(tracer, first, second);
        }

        var log = HopLog.Read(kafka.Bootstrap, _hops, read => read.Hops.Count == 3 * Events);
        Assert.Equal(3 * Events, log.Hops.Count);
        foreach (var trace in log.Hops.GroupBy(hop => hop.TraceId))
        {
            Assert.Equal(["app/sent", "router/received", "router/sent"], trace.Select(hop => hop.Name).Order());
            Assert.All(trace, hop => Assert.Equal("orders", hop.Stream));
            var hops = trace.ToDictionary(hop => hop.Name, hop => hop.Coordinates!.Value);
            Assert.Equal(hops["app/sent"] with { LeaderEpoch = 0 }, hops["router/received"] with { LeaderEpoch = 0 });
            Assert.Equal(("fronting", first), (hops["app/sent"].Cluster, hops["app/sent"].Topic));
            Assert.Equal(("consumer", second), (hops["router/sent"].Cluster, hops["router/sent"].Topic));
        }

        Assert.Equal(Enumerable.Range(1, log.Headers.Count), log.Headers.Select(header => (int)header.Sequence));
    }

    [Fact]
    public void A_consumer_sends_heartbeats_with_its_progress_and_a_last_one_when_it_is_closed()
    {
        var topic = kafka.CreateTopic();
        using (var tracer = Tracer("router"))
        {
            Produce(tracer, topic);
            Route(tracer, topic, kafka.CreateTopic());
        }

        var beats = TopicReader.Read(kafka.Bootstrap, _beats).Select(Heartbeat).TakeUntilStopped();
        var last = beats[^1];
        Assert.Equal(ConsumerState.Stopped, last.State);
        var partition = Assert.Single(last.Partitions);
        Assert.Equal((topic, 0, Events, Events), (partition.Topic, partition.Partition, partition.Position, partition.Committed));
        Assert.Contains(beats, beat => beat is { State: ConsumerState.Running, Member.Length: > 0, Partitions: [{ EndOffset: Events }] });
        Assert.All(beats, beat => Assert.Equal((last.Group, "fronting", last.Instance), (beat.Group, beat.Cluster, beat.Instance)));
    }

    [Fact]
    public async Task Heartbeats_go_on_while_the_poll_loop_hangs_and_say_when_it_last_polled()
    {
        var topic = kafka.CreateTopic();
        using var tracer = Tracer("sink");
        Produce(tracer, topic);
        var consumer = Consumer(tracer, "hung-" + topic);
        consumer.Subscribe(topic);
        while (consumer.Consume(1000) is null)
        {
        }

        // From here on nobody polls.
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var beats = await Task.Run(
            () => TopicReader.Read(kafka.Bootstrap, _beats).Select(Heartbeat).First(beat => beat.SentAtMs - beat.LastPollAtMs > 500 && beat.LastPollAtMs > 0),
            cancel.Token);
        Assert.Equal(ConsumerState.Running, beats.State);
        consumer.Dispose();
    }

    [Fact]
    public void A_consumer_that_was_already_built_can_be_wrapped_and_its_rebalances_are_noticed()
    {
        var topic = kafka.CreateTopic();
        using (var tracer = Tracer("sink"))
        {
            Produce(tracer, topic);
            var plain = new ConsumerBuilder<string, string>(Settings("wrapped-" + topic)).Build();
            using var consumer = new TracingConsumer<string, string>(plain, tracer, new TracedConsumerOptions { Group = "wrapped", Instance = "sink-1" });
            consumer.Subscribe(topic);
            for (var consumed = 0; consumed < Events; consumed++)
                Assert.NotNull(consumer.Consume(TimeSpan.FromSeconds(10)));
            consumer.Commit();
            IdleUntilBeaten(consumer);
            consumer.Close();
        }

        var beats = TopicReader.Read(kafka.Bootstrap, _beats).Select(Heartbeat).TakeUntilStopped();
        Assert.All(beats, beat => Assert.Equal(("wrapped", "sink-1"), (beat.Group, beat.Instance)));
        Assert.Contains(beats, beat => beat is { State: ConsumerState.Running, Partitions: [{ Position: Events, Committed: Events, EndOffset: Events }] });
    }

    private static ConsumerHeartbeat Heartbeat(Message<byte[], byte[]> message)
    {
        Assert.True(ConsumerHeartbeatReader.TryRead(message.Value, out var heartbeat, out var error), error);
        return heartbeat!;
    }

    private ChasquiTracer Tracer(string stage) => new(new ChasquiTracerOptions
    {
        Stage = stage,
        Cluster = "fronting",
        Hops = new ProducerConfig { BootstrapServers = kafka.Bootstrap },
        HopTopic = _hops,
        HeartbeatTopic = _beats,
        SamplingRates = new Dictionary<string, double> { ["orders"] = 1 },
        Linger = TimeSpan.FromMilliseconds(20),
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),
    });

    private void Produce(ChasquiTracer tracer, string topic)
    {
        var plain = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = kafka.Bootstrap }).Build();
        using var producer = new TracingProducer<string, string>(plain, tracer, new TracedProducerOptions { Stream = "orders", Stage = "app" });
        for (var number = 0; number < Events; number++)
            producer.Produce(topic, new Message<string, string> { Key = "k", Value = $"{number}" });
        producer.Flush(TimeSpan.FromSeconds(10));
    }

    private ConsumerConfig Settings(string group) => new()
    {
        BootstrapServers = kafka.Bootstrap,
        GroupId = group,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
        FetchWaitMaxMs = 5,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
    };

    private IConsumer<string, string> Consumer(ChasquiTracer tracer, string group) =>
        new TracingConsumerBuilder<string, string>(Settings(group), tracer).Build();

    private void Route(ChasquiTracer tracer, string from, string to)
    {
        using var consumer = Consumer(tracer, "router-" + from);
        var plain = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = kafka.Bootstrap }).Build();
        using var producer = new TracingProducer<string, string>(plain, tracer, new TracedProducerOptions { Cluster = "consumer" });
        consumer.Subscribe(from);
        for (var routed = 0; routed < Events; routed++)
        {
            var consumed = consumer.Consume(TimeSpan.FromSeconds(10));
            var outgoing = new Message<string, string> { Key = consumed.Message.Key, Value = consumed.Message.Value };
            ChasquiTracer.Forward(consumed.Message, outgoing);
            producer.Produce(to, outgoing);
        }

        producer.Flush(TimeSpan.FromSeconds(10));
        consumer.Commit();
        IdleUntilBeaten(consumer);
        consumer.Close();
    }

    // Long enough for one look at the end offsets and one heartbeat after it.
    private static void IdleUntilBeaten(IConsumer<string, string> consumer) => Assert.Null(consumer.Consume(TimeSpan.FromSeconds(1.6)));
}
