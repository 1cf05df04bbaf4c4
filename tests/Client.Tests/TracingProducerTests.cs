using Chasqui.Contracts;
using Confluent.Kafka;

namespace Chasqui.Client.Tests;

public sealed class TracingProducerTests
{
    private static readonly TracedProducerOptions Orders = new() { Stream = "orders" };
    private readonly HopLog _log = new();

    [Fact]
    public void A_sampled_event_gets_the_header_and_is_sent_once_it_is_acknowledged()
    {
        var inner = new FakeProducer<Null, string> { Immediately = false };
        var reports = 0;
        using (var tracer = TestTracer.Into(_log))
        {
            var producer = new TracingProducer<Null, string>(inner, tracer, Orders);
            producer.Produce("t", new Message<Null, string> { Value = "v" }, _ => reports++);
            inner.Deliver(ErrorCode.NoError);
        }

        Assert.Equal(1, reports);
        Assert.True(TraceContext.TryRead(Assert.Single(inner.Messages).Headers, out var trace));
        var hop = Assert.Single(_log.Hops);
        Assert.Equal(("app/sent", trace.Id, "orders"), (hop.Name, hop.TraceId, hop.Stream));
        Assert.Equal(new RecordCoordinates("fronting", "t", 0, 0), hop.Coordinates);
    }

    [Fact]
    public void An_event_of_no_stream_or_an_unsampled_one_goes_through_untouched()
    {
        var inner = new FakeProducer<Null, string>();
        using (var tracer = TestTracer.Into(_log, TestTracer.Options(rate: 0)))
        {
            new TracingProducer<Null, string>(inner, tracer).Produce("t", new Message<Null, string>());
            new TracingProducer<Null, string>(inner, tracer, Orders).Produce("t", new Message<Null, string>());
            new TracingProducer<Null, string>(inner, tracer, new() { Stream = "unheard of" }).Produce("t", new Message<Null, string>());
        }

        Assert.Equal(3, inner.Messages.Count);
        Assert.All(inner.Messages, message => Assert.Null(message.Headers));
        Assert.Empty(_log.Hops);
    }

    [Fact]
    public void Without_delivery_reports_an_event_is_sent_and_told_without_coordinates()
    {
        var config = new ProducerConfig { BootstrapServers = "127.0.0.1:1", EnableDeliveryReports = false, LogConnectionClose = false };
        using (var tracer = TestTracer.Into(_log))
        {
            var inner = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            using var producer = new TracingProducer<Null, string>(inner, tracer, Orders);
            producer.Produce("t", new Message<Null, string> { Value = "v" });
            producer.Produce(new TopicPartition("t", 0), new Message<Null, string> { Value = "v" });
            Assert.Throws<InvalidOperationException>(() => producer.Produce("t", new Message<Null, string> { Value = "v" }, _ => { }));
        }

        Assert.Equal(["app/sent", "app/sent"], _log.Names);
        Assert.All(_log.Hops, hop => Assert.Equal((-1, -1L), (hop.Coordinates!.Value.Partition, hop.Coordinates.Value.Offset)));
    }

    [Fact]
    public async Task A_delivery_that_fails_is_a_known_end_with_the_error_as_its_reason()
    {
        var inner = new FakeProducer<Null, string> { Immediately = false };
        using (var tracer = TestTracer.Into(_log))
        {
            var producer = new TracingProducer<Null, string>(inner, tracer, Orders);
            producer.Produce("t", new Message<Null, string>());
            var sending = producer.ProduceAsync("t", new Message<Null, string>());
            inner.Deliver(ErrorCode.Local_MsgTimedOut);
            await Assert.ThrowsAsync<ProduceException<Null, string>>(() => sending);
        }

        Assert.Equal(["app/failed", "app/failed"], _log.Names);
        Assert.All(_log.Hops, hop => Assert.Equal("Local_MsgTimedOut", hop.Reason));
    }

    [Fact]
    public void A_message_that_is_refused_at_once_was_not_sent()
    {
        var inner = new FakeProducer<Null, string> { Refusal = new Error(ErrorCode.Local_QueueFull) };
        using (var tracer = TestTracer.Into(_log))
        {
            var producer = new TracingProducer<Null, string>(inner, tracer, Orders);
            var refused = Assert.Throws<ProduceException<Null, string>>(() => producer.Produce("t", new Message<Null, string>()));
            Assert.Equal(ErrorCode.Local_QueueFull, refused.Error.Code);
        }

        Assert.Empty(_log.Hops);
    }

    [Fact]
    public void What_a_transaction_sent_is_told_when_it_commits()
    {
        var inner = new FakeProducer<Null, string>();
        using var tracer = TestTracer.Into(_log);
        var producer = new TracingProducer<Null, string>(inner, tracer, Orders);
        producer.BeginTransaction();
        producer.Produce("t", new Message<Null, string>());
        tracer.Filtered(new TraceContext(TraceId.New(DateTimeOffset.UnixEpoch), "orders"), "told at once");
        Assert.True(SpinWait.SpinUntil(() => _log.Hops.Count > 0, TimeSpan.FromSeconds(10)));
        Assert.Equal(["app/filtered"], _log.Names);
        producer.CommitTransaction();
        tracer.Dispose();
        Assert.Equal(["app/filtered", "app/sent"], _log.Names);
    }

    [Fact]
    public async Task What_an_aborted_transaction_sent_is_a_known_end_whatever_its_delivery_said()
    {
        var inner = new FakeProducer<Null, string> { Immediately = false };
        using (var tracer = TestTracer.Into(_log))
        {
            var producer = new TracingProducer<Null, string>(inner, tracer, Orders);
            producer.BeginTransaction();
            producer.Produce("t", new Message<Null, string>());
            inner.Deliver(ErrorCode.NoError);
            var purged = producer.ProduceAsync("t", new Message<Null, string>());
            producer.AbortTransaction();
            await Assert.ThrowsAsync<ProduceException<Null, string>>(() => purged);
            producer.BeginTransaction();
            producer.Produce("t", new Message<Null, string>());
            producer.CommitTransaction();
        }

        Assert.Equal(["app/failed", "app/failed", "app/sent"], _log.Names);
        Assert.All(_log.Hops.Take(2), hop => Assert.Equal("TransactionAborted", hop.Reason));
    }

    [Fact]
    public void A_transaction_left_open_when_the_producer_goes_is_one_that_aborts()
    {
        using (var tracer = TestTracer.Into(_log))
        {
            using var producer = new TracingProducer<Null, string>(new FakeProducer<Null, string>(), tracer, Orders);
            producer.BeginTransaction();
            producer.Produce("t", new Message<Null, string>());
        }

        Assert.Equal("TransactionAborted", Assert.Single(_log.Hops).Reason);
    }

    [Fact]
    public void A_carried_header_is_followed_whatever_the_rate_here()
    {
        var trace = new TraceContext(TraceId.New(DateTimeOffset.UnixEpoch.AddDays(1)), "other");
        var consumed = new Message<Null, string>();
        trace.Write(consumed);
        var outgoing = new Message<Null, string>();
        ChasquiTracer.Forward(consumed, outgoing);
        using (var tracer = TestTracer.Into(_log, TestTracer.Options(rate: 0)))
            new TracingProducer<Null, string>(new FakeProducer<Null, string>(), tracer, Orders).Produce("t", outgoing);
        Assert.Equal((trace.Id, "other", "app/sent"), (_log.Hops[0].TraceId, _log.Hops[0].Stream, _log.Hops[0].Name));
    }

    [Fact]
    public void The_unsampled_path_allocates_nothing()
    {
        using var tracer = TestTracer.Into(_log, TestTracer.Options(rate: 0));
        var producer = new TracingProducer<Null, string>(new FakeProducer<Null, string> { IsSilent = true }, tracer, Orders);
        var message = new Message<Null, string>();
        producer.Produce("t", message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var sent = 0; sent < 1000; sent++)
            producer.Produce("t", message);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
