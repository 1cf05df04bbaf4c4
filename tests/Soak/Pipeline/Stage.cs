using Chasqui.Client;
using Chasqui.Soak.Truth;
using Chasqui.Soak.World;
using Confluent.Kafka;

namespace Chasqui.Soak.Pipeline;

/// <summary>A stage of the path, with the SDK's consumer and, where it sends on, its producer. Its loop runs on a thread of its own.</summary>
internal sealed class Stage : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FlushFor = TimeSpan.FromMinutes(2);
    private readonly ChasquiTracer _tracer;
    private readonly IConsumer<string, byte[]> _consumer;
    private readonly IProducer<string, byte[]>? _producer;
    private readonly EventLedger _ledger;
    private readonly HopKind _received;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private Stage(string bootstrap, string name, string group, string topic, bool sends, HopKind received, EventLedger ledger)
    {
        (_received, _ledger) = (received, ledger);
        _tracer = KafkaClients.Tracer(bootstrap, name);
        _producer = sends ? new TracingProducer<string, byte[]>(KafkaClients.Producer(bootstrap), _tracer) : null;
        _consumer = KafkaClients.Consumer(bootstrap, group, _tracer);
        _loop = Task.Factory.StartNew(() => Run(topic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public long DroppedHops => _tracer.DroppedHops;

    /// <summary>Why its loop ended before it was told to; null while it did not.</summary>
    public Exception? Failure => _loop.Exception;

    public static Stage Router(string bootstrap, EventLedger ledger) =>
        new(bootstrap, "router", Names.RouterGroup, Names.OrdersTopic, sends: true, HopKind.RouterReceived, ledger);

    public static Stage Sink(string bootstrap, EventLedger ledger) =>
        new(bootstrap, "sink", Names.SinkGroup, Names.RoutedTopic, sends: false, HopKind.SinkReceived, ledger);

    /// <summary>Ends the loop, and waits until what it sent and what it tells is taken.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WhenAny(_loop).Wait();
        _producer?.Flush(FlushFor);
        _consumer.Dispose();
        _producer?.Dispose();
        _tracer.Dispose();
        _stop.Dispose();
    }

    private void Run(string topic)
    {
        _consumer.Subscribe(topic);
        while (!_stop.IsCancellationRequested)
            if (Poll() is { Message: not null } result)
            {
                Handle(result);
                _consumer.StoreOffset(result);
            }

        _consumer.Close();
    }

    // A cluster that is a moment away is no end of a stage.
    private ConsumeResult<string, byte[]>? Poll()
    {
        try
        {
            return _consumer.Consume(Turn);
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            return null;
        }
    }

    private void Handle(ConsumeResult<string, byte[]> consumed)
    {
        if (!TraceContext.TryRead(consumed.Message.Headers, out var trace))
            return;
        _ledger.Happened(_received, trace.Id, consumed.Partition.Value, consumed.Offset.Value);
        if (_producer is null)
            return;
        var outgoing = new Message<string, byte[]> { Key = consumed.Message.Key, Value = consumed.Message.Value };
        ChasquiTracer.Forward(consumed.Message, outgoing);
        _producer.Produce(Names.RoutedTopic, outgoing, Note);
    }

    private void Note(DeliveryReport<string, byte[]> report)
    {
        if (!TraceContext.TryRead(report.Message.Headers, out var trace))
            return;
        if (report.Error.IsError)
            _ledger.Happened(HopKind.RouterFailed, trace.Id);
        else
            _ledger.Happened(HopKind.RouterSent, trace.Id, report.Partition.Value, report.Offset.Value);
    }
}
