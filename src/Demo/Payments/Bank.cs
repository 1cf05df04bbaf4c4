using System.Globalization;
using System.Text;
using Chasqui.Client;
using Chasqui.Client.Routing;
using Chasqui.Demo.Pipeline;
using Chasqui.Demo.World;
using Confluent.Kafka;

namespace Chasqui.Demo.Payments;

/// <summary>Where payments end: reads home and standby, always, on a thread of its own.</summary>
internal sealed class Bank : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);
    private readonly ChasquiTracer _tracer;
    private readonly RoutedConsumer<string, byte[]> _consumer;
    private readonly PaymentLedger _ledger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Task _loop;

    public Bank(DemoClusters clusters, PaymentLedger ledger)
    {
        (_ledger, _tracer) = (ledger, clusters.Tracer("bank", PaymentStream.Home, PaymentStream.Stream, TimeProvider.System));
        _consumer = new RoutedConsumer<string, byte[]>([PaymentStream.Home, PaymentStream.Standby], cluster => Connect(clusters, cluster));
        _consumer.Subscribe(PaymentStream.Topic);
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _stop.Set();
        _loop.Wait();
        _consumer.Dispose();
        _tracer.Dispose();
        _stop.Dispose();
    }

    private IConsumer<string, byte[]> Connect(DemoClusters clusters, string cluster)
    {
        var settings = KafkaSettings.Consumer(clusters.BootstrapOf(cluster), PaymentStream.Group);
        settings.ReconnectBackoffMaxMs = 500;
        return new TracingConsumerBuilder<string, byte[]>(settings, _tracer, new TracedConsumerOptions { Cluster = cluster })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            if (Poll() is not { } message)
                continue;
            _ledger.Read(long.Parse(Encoding.UTF8.GetString(message.Message.Value), CultureInfo.InvariantCulture), message.Cluster);
            _consumer.StoreOffset(message);
        }

        _consumer.Close();
    }

    // A cluster that is away is no end of it: the other one is read on.
    private RoutedMessage<string, byte[]>? Poll()
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
}
