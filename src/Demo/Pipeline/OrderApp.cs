using System.Text;
using Chasqui.Client;
using Chasqui.Demo.Faults;
using Chasqui.Demo.Truth;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Pipeline;

/// <summary>Where orders start: writes them at a steady rate to the fronting cluster.</summary>
internal sealed class OrderApp : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushFor = TimeSpan.FromSeconds(30);
    private readonly IProducer<string, byte[]> _producer;
    private readonly EventFaults _faults;
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly int _rate;

    public OrderApp(DemoOptions options, string bootstrap, ChasquiTracer tracer, EventFaults faults, Ledger ledger, TimeProvider time)
    {
        _producer = new TracingProducer<string, byte[]>(KafkaSettings.Build(bootstrap), tracer, new TracedProducerOptions { Stream = DemoClusters.Stream });
        (_rate, _faults, _ledger, _time) = (options.Rate, faults, ledger, time);
    }

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
            sent = Math.Max(sent, due - _rate);
            for (; sent < due; sent++)
                Send(sent);
        }

        _producer.Flush(FlushFor);
    }

    public void Dispose() => _producer.Dispose();

    private void Send(long number)
    {
        var order = new Message<string, byte[]> { Key = $"customer-{number % 97}", Value = Encoding.UTF8.GetBytes($$"""{"order":{{number}}}""") };
        _producer.Produce(DemoClusters.OrdersTopic, order, Note);
        if (_faults.Draw() is FaultKind.ProducedTwice && TraceContext.TryRead(order.Headers, out var trace))
        {
            // The message carries its header by now, so this is the same event again.
            _ledger.WritesTwice(PathHop.AppSent, trace.Id);
            _producer.Produce(DemoClusters.OrdersTopic, order, Note);
        }
    }

    private void Note(DeliveryReport<string, byte[]> report)
    {
        if (!TraceContext.TryRead(report.Message.Headers, out var trace))
            return;
        if (report.Error.IsError)
            _ledger[trace.Id].GiveUpAtApp();
        else
            _ledger.Happened(PathHop.AppSent, trace.Id, report.Partition.Value, report.Offset.Value);
    }
}
