using Chasqui.Client;
using Chasqui.Soak.Truth;
using Chasqui.Soak.World;
using Confluent.Kafka;

namespace Chasqui.Soak.Pipeline;

/// <summary>Where events start: writes them at a steady rate.</summary>
internal sealed class Source : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FlushFor = TimeSpan.FromMinutes(5);
    private readonly ChasquiTracer _tracer;
    private readonly IProducer<string, byte[]> _producer;
    private readonly EventLedger _ledger;
    private readonly TimeProvider _time;
    private readonly int _rate;

    public Source(string bootstrap, int rate, EventLedger ledger, TimeProvider time)
    {
        _tracer = KafkaClients.Tracer(bootstrap, "app");
        _producer = new TracingProducer<string, byte[]>(KafkaClients.Producer(bootstrap), _tracer, new TracedProducerOptions { Stream = Names.Stream });
        (_rate, _ledger, _time) = (rate, ledger, time);
    }

    public long DroppedHops => _tracer.DroppedHops;

    /// <summary>Writes until told to stop, and then waits until all is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var started = _time.GetTimestamp();
        long sent = 0;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Beat, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var due = (long)(_time.GetElapsedTime(started).TotalSeconds * _rate);
            // After a stall it does not catch up: a burst would only test this machine.
            for (sent = Math.Max(sent, due - _rate); sent < due; sent++)
                _producer.Produce(Names.OrdersTopic, new() { Key = $"customer-{sent % 97}", Value = BitConverter.GetBytes(sent) }, Note);
        }

        await Task.Run(() => _producer.Flush(FlushFor), CancellationToken.None);
    }

    public void Dispose()
    {
        _producer.Dispose();
        _tracer.Dispose();
    }

    private void Note(DeliveryReport<string, byte[]> report)
    {
        if (!TraceContext.TryRead(report.Message.Headers, out var trace))
            return;
        if (report.Error.IsError)
            _ledger.Happened(HopKind.AppFailed, trace.Id);
        else
            _ledger.Happened(HopKind.AppSent, trace.Id, report.Partition.Value, report.Offset.Value);
    }
}
