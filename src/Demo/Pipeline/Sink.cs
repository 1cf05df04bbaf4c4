using Chasqui.Client;
using Chasqui.Contracts;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Pipeline;

/// <summary>Where orders end. It has a plain consumer and says by hand what it handles, so that what it skips is really not told.</summary>
internal sealed class Sink : IDisposable
{
    private readonly ChasquiTracer _tracer;
    private readonly EventFaults _faults;
    private readonly Ledger _ledger;

    public Sink(string bootstrap, ChasquiTracer tracer, EventFaults faults, Ledger ledger)
    {
        (_tracer, _faults, _ledger) = (tracer, faults, ledger);
        var consumer = new ConsumerBuilder<string, byte[]>(KafkaSettings.Consumer(bootstrap, DemoClusters.SinkGroup))
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        Loop = new StageLoop(consumer, DemoClusters.RoutedTopic, Handle);
    }

    public StageLoop Loop { get; }

    public void Dispose() => Loop.Dispose();

    private void Handle(ConsumeResult<string, byte[]> consumed)
    {
        if (!TraceContext.TryRead(consumed.Message.Headers, out var trace) || IsSkipped(trace.Id))
            return;
        _ledger.Happened(PathHop.SinkReceived, trace.Id, consumed.Partition.Value, consumed.Offset.Value);
        _tracer.Received(trace, new RecordCoordinates("consumer", consumed.Topic, consumed.Partition.Value, consumed.Offset.Value));
    }

    /// <summary>A skipped event stays skipped when it comes again; a copy or an event with another fault is left alone.</summary>
    private bool IsSkipped(TraceId id)
    {
        var story = _ledger[id];
        if (story.Fault is { } fault)
            return fault == FaultKind.Skipped;
        if (story.Times(PathHop.SinkReceived) > 0 || _faults.Draw() is not FaultKind.Skipped)
            return false;
        _ledger.Meets(FaultKind.Skipped, id);
        return true;
    }
}
