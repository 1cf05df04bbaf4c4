using System.Collections.Concurrent;
using System.Globalization;
using Chasqui.Client;
using Chasqui.Client.Routing;
using Confluent.Kafka;

namespace Chasqui.EndToEnd.Tests.Routes;

/// <summary>A routed producer under load and a routed consumer, with a count of their own of every event.</summary>
internal sealed class SwitchedPipeline : IAsyncDisposable
{
    private readonly TwoClusters _clusters;
    private readonly ChasquiTracer _app;
    private readonly ChasquiTracer _sink;
    private readonly RouteWatcher _watcher;
    private readonly RoutedConsumer<Null, string> _consumer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;
    private int _sent;

    public SwitchedPipeline(TwoClusters clusters, Uri app)
    {
        _clusters = clusters;
        (_app, _sink) = (Tracer("app"), Tracer("sink"));
        _watcher = new RouteWatcher(new RouteWatcherOptions
        {
            App = app, Key = RunningApp.Key, Stream = "orders", Home = "fronting", Standbys = ["standby"], Interval = TimeSpan.FromMilliseconds(100),
        });
        Producer = new RoutedProducer<Null, string>(_watcher, NewProducer, new RoutedProducerOptions { ResendsUncertain = true });
        _consumer = new RoutedConsumer<Null, string>(["fronting", "standby"], NewConsumer);
        _consumer.Subscribe(TwoClusters.Topic);
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    public RoutedProducer<Null, string> Producer { get; }

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>By event: how often it was reported delivered, and how often not.</summary>
    public ConcurrentDictionary<string, (int Delivered, int Failed)> Reports { get; } = [];

    /// <summary>By event: the clusters it was read from, each time.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<string>> Received { get; } = [];

    /// <summary>Sends events until <paramref name="enough"/>, some hundreds a second; none is refused.</summary>
    public async Task SendAsync(Func<bool> enough)
    {
        while (!enough())
        {
            var value = Interlocked.Increment(ref _sent).ToString(CultureInfo.InvariantCulture);
            Producer.Produce(TwoClusters.Topic, new Message<Null, string> { Value = value }, report => Reports.AddOrUpdate(
                value, _ => report.Error.IsError ? (0, 1) : (1, 0), (_, all) => report.Error.IsError ? (all.Delivered, all.Failed + 1) : (all.Delivered + 1, all.Failed)));
            if (_sent % 4 == 0)
                await Task.Delay(2);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _consumer.Dispose();
        Producer.Dispose();
        _watcher.Dispose();
        _app.Dispose();
        _sink.Dispose();
        _stopping.Dispose();
    }

    private void Read()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (_consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } message)
                continue;
            Received.GetOrAdd(message.Message.Value, _ => []).Enqueue(message.Cluster);
            _consumer.StoreOffset(message);
        }

        _consumer.Close();
    }

    private TracingProducer<Null, string> NewProducer(string cluster) => new(
        new ProducerBuilder<Null, string>(new ProducerConfig
        {
            BootstrapServers = _clusters.BootstrapOf(cluster), LingerMs = 2, MessageTimeoutMs = 8000, EnableIdempotence = true, ReconnectBackoffMaxMs = 200,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build(),
        _app,
        new TracedProducerOptions { Stream = "orders", Cluster = cluster });

    private IConsumer<Null, string> NewConsumer(string cluster) => new TracingConsumerBuilder<Null, string>(
        new ConsumerConfig
        {
            BootstrapServers = _clusters.BootstrapOf(cluster),
            GroupId = TwoClusters.Group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = 200,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            FetchWaitMaxMs = 10,
            ReconnectBackoffMaxMs = 200,
        },
        _sink,
        new TracedConsumerOptions { Cluster = cluster }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private ChasquiTracer Tracer(string stage) => new(new ChasquiTracerOptions
    {
        Stage = stage,
        Cluster = "fronting",
        Hops = new ProducerConfig { BootstrapServers = _clusters.Hops.Bootstrap },
        HopTopic = TwoClusters.HopTopic,
        SamplingRates = new Dictionary<string, double> { ["orders"] = 1 },
        HeartbeatInterval = TimeSpan.Zero,
        Linger = TimeSpan.FromMilliseconds(50),
    });
}
