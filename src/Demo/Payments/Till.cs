using System.Collections.Concurrent;
using System.Text;
using Chasqui.Client;
using Chasqui.Client.Routing;
using Chasqui.Demo.Pipeline;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Payments;

/// <summary>Where payments start. What a cluster does not take in time it sends again, as the same event: it gives nothing up.</summary>
internal sealed class Till : IDisposable
{
    public const int PerSecond = 40;

    /// <summary>How long a cluster may take a payment; then it goes where the route says by then.</summary>
    public static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);
    private readonly ChasquiTracer _tracer;
    private readonly RoutedProducer<string, byte[]> _producer;
    private readonly PaymentLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<(long Number, Message<string, byte[]> Message)> _refused = [];

    public Till(DemoClusters clusters, RouteWatcher watcher, PaymentLedger ledger, TimeProvider time)
    {
        (_ledger, _time, _tracer) = (ledger, time, clusters.Tracer("till", PaymentStream.Home, PaymentStream.Stream, time));
        _producer = new RoutedProducer<string, byte[]>(watcher, cluster => Connect(clusters, cluster), new RoutedProducerOptions { ResendsUncertain = true });
    }

    /// <summary>The cluster that it writes to now.</summary>
    public string Cluster => _producer.Cluster;

    /// <summary>Writes until told to stop, and then until everything was taken, or for as long as that may take.</summary>
    public async Task RunAsync(TimeSpan taken, CancellationToken stop)
    {
        var (started, sent) = (_time.GetTimestamp(), 0L);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Beat, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var due = (long)(_time.GetElapsedTime(started).TotalSeconds * PerSecond);
            // After a stall it does not catch up: a burst would only test this machine.
            for (sent = Math.Max(sent, due - PerSecond); sent < due; sent++)
                Send(_ledger.Send());
            SendRefused();
        }

        for (var ended = _time.GetTimestamp(); _ledger.Untaken > 0 && _time.GetElapsedTime(ended) < taken; SendRefused())
            await Task.Delay(Beat, _time, CancellationToken.None);
    }

    public void Dispose()
    {
        _producer.Dispose();
        _tracer.Dispose();
    }

    private TracingProducer<string, byte[]> Connect(DemoClusters clusters, string cluster)
    {
        var settings = KafkaSettings.Producer(clusters.BootstrapOf(cluster));
        settings.MessageTimeoutMs = (int)TakenWithin.TotalMilliseconds;
        settings.ReconnectBackoffMaxMs = 500;
        var producer = new ProducerBuilder<string, byte[]>(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        return new(producer, _tracer, new TracedProducerOptions { Stream = PaymentStream.Stream, Cluster = cluster });
    }

    private void Send(long number) =>
        Send(number, new() { Key = $"account-{number % 97}", Value = Encoding.UTF8.GetBytes($"{number}") });

    private void SendRefused()
    {
        for (var left = _refused.Count; left > 0 && _refused.TryDequeue(out var refused); left--)
        {
            _ledger.SendAgain();
            Send(refused.Number, refused.Message);
        }
    }

    // The message carries its header by now, so that what is sent again is the same event.
    private void Send(long number, Message<string, byte[]> message) => _producer.Produce(PaymentStream.Topic, message, report =>
    {
        if (report.Error.IsError)
            _refused.Enqueue((number, message));
        else
            _ledger.Take(number);
    });
}
