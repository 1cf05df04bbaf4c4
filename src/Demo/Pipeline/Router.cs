using Chasqui.Client;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Pipeline;

/// <summary>Carries orders from the fronting cluster to the consumer cluster, with the SDK's decorators.</summary>
internal sealed class Router : IDisposable
{
    private static readonly TimeSpan FlushFor = TimeSpan.FromSeconds(10);
    private readonly ChasquiTracer _tracer;
    private readonly IProducer<string, byte[]> _producer;
    private readonly EventFaults _faults;
    private readonly Ledger _ledger;

    public Router(string from, string to, ChasquiTracer tracer, EventFaults faults, Ledger ledger)
    {
        (_tracer, _faults, _ledger) = (tracer, faults, ledger);
        _producer = new TracingProducer<string, byte[]>(KafkaSettings.Build(to), tracer, new TracedProducerOptions { Cluster = "consumer" });
        var builder = new TracingConsumerBuilder<string, byte[]>(KafkaSettings.Consumer(from, DemoClusters.RouterGroup), tracer);
        builder.SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { });
        Loop = new StageLoop(builder.Build(), DemoClusters.OrdersTopic, Handle);
    }

    public StageLoop Loop { get; }

    public void Dispose()
    {
        Loop.Dispose();
        _producer.Flush(FlushFor);
        _producer.Dispose();
    }

    private void Handle(ConsumeResult<string, byte[]> consumed)
    {
        if (!TraceContext.TryRead(consumed.Message.Headers, out var trace))
            return;
        var story = _ledger[trace.Id];
        _ledger.Happened(PathHop.RouterReceived, trace.Id, consumed.Partition.Value, consumed.Offset.Value);
        var drawn = FaultOf(story, trace, out var isNew);
        switch (drawn)
        {
            case FaultKind.Dropped:
                return;
            case FaultKind.Filtered:
                _tracer.Filtered(consumed.Message, "NotForThisSink");
                return;
            case FaultKind.Failed:
                _tracer.Failed(consumed.Message, "Unreadable");
                return;
            default:
                Send(consumed);
                if (drawn is FaultKind.ProducedTwice && isNew)
                    SendAgain(consumed, trace);
                return;
        }
    }

    /// <summary>An event that comes again, as a copy or redelivered, meets the fate it met before.</summary>
    private FaultKind? FaultOf(EventStory story, TraceContext trace, out bool isNew)
    {
        isNew = story.Times(PathHop.RouterReceived) == 1 && story.Fault is null;
        if (!isNew)
            return story.Fault;
        var drawn = _faults.Draw();
        if (drawn is { } fault && fault != FaultKind.ProducedTwice)
            _ledger.Meets(fault, trace.Id);
        return drawn;
    }

    private void SendAgain(ConsumeResult<string, byte[]> consumed, TraceContext trace)
    {
        _ledger.WritesTwice(PathHop.RouterSent, trace.Id);
        Send(consumed);
    }

    private void Send(ConsumeResult<string, byte[]> consumed)
    {
        var outgoing = new Message<string, byte[]> { Key = consumed.Message.Key, Value = consumed.Message.Value };
        ChasquiTracer.Forward(consumed.Message, outgoing);
        _producer.Produce(DemoClusters.RoutedTopic, outgoing, report =>
        {
            if (!report.Error.IsError && TraceContext.TryRead(report.Message.Headers, out var trace))
                _ledger.Happened(PathHop.RouterSent, trace.Id, report.Partition.Value, report.Offset.Value);
        });
    }
}
