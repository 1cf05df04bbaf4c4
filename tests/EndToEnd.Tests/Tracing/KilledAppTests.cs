using System.Globalization;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;
using Chasqui.Storage;
using Chasqui.TestSupport;
using Confluent.Kafka;
using Xunit.Abstractions;

namespace Chasqui.EndToEnd.Tests.Tracing;

/// <summary>
/// The function app as a process of its own, killed with SIGKILL at random moments while storage refuses at random: no hop is lost, none counts twice, and no loss
/// is claimed. <c>CHASQUI_KILLS</c> sets how often (default 3); <c>CHASQUI_KILL_SEED</c> the seed.
/// </summary>
public sealed class KilledAppTests(AzuriteFixture azurite, EmbeddedKafkaFixture kafka, ITestOutputHelper output)
    : IClassFixture<AzuriteFixture>, IClassFixture<EmbeddedKafkaFixture>
{
    private const int HopPartitions = 2;
    private const int TracesPerFrame = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan MaxSending = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Killed_and_refused_at_random_the_app_stores_every_hop_once_and_claims_no_loss()
    {
        var (kills, seed) = (Setting("CHASQUI_KILLS", 3), Setting("CHASQUI_KILL_SEED", Random.Shared.Next(1_000_000)));
        output.WriteLine($"seed {seed}, {kills} kills");
        var random = new Random(seed);
        await using var proxy = await RefusingProxy.StartAsync(azurite.Process.TableEndpoint, seed);
        var (topic, hopTopic) = (kafka.CreateTopic(), kafka.CreateTopic(HopPartitions));
        var settings = await SettingsAsync(proxy, topic, hopTopic);
        using var stop = new CancellationTokenSource(MaxSending);
        var sending = SendAsync(topic, hopTopic, stop.Token);
        proxy.Rate = 0.08;
        for (var kill = 0; kill < kills; kill++)
        {
            using var app = AppProcess.Start(settings);
            await KillAtRandomAsync(app, proxy, random);
        }

        await stop.CancelAsync();
        var traces = await sending;
        using var last = AppProcess.Start(settings);
        proxy.Rate = 0.02;
        await ExpectAllAsync(settings["Storage:Prefix"]!, traces, last);
        output.WriteLine($"{traces} traces, {2 * traces} hops, {proxy.Refused} requests refused");
        Assert.True(proxy.Refused > 0);
    }

    /// <summary>After some requests to storage, and a moment more: at any point of starting, ingesting or reconciling.</summary>
    private static async Task KillAtRandomAsync(AppProcess app, RefusingProxy proxy, Random random)
    {
        var until = proxy.Requests + random.Next(0, 60);
        await Eventually.Async(() => proxy.Requests >= until || app.HasExited, Patience, "the app writes");
        await Task.Delay(random.Next(0, 400));
        Assert.False(app.HasExited, app.LastLines);
        await app.KillAsync();
    }

    private async Task ExpectAllAsync(string prefix, long traces, AppProcess app)
    {
        var stores = new TableStores(new TableStorageOptions { Account = azurite.ConnectionString, Prefix = prefix }, TimeProvider.System);
        WindowResult? all = null;
        await Eventually.Async(
            async () =>
            {
                Assert.False(app.HasExited, app.LastLines);
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                var page = await stores.Results.QueryAsync("orders", now - 3_600_000, now + 3_600_000, 1000, null, default);
                all = page.Items.Length == 0 ? null : page.Items.Aggregate(WindowResult.Merge);
                Assert.True(all is null || (all.Traces <= traces && all.Hops <= 2 * traces), $"{all?.Traces} traces, {all?.Hops} hops of {traces}");
                Assert.Equal(0, all?.Path.Sum(h => h.CountOf(TraceVerdict.Lost)) ?? 0);
                return all?.Traces == traces && all.Hops == 2 * traces && all.OpenTraces == 0;
            },
            Patience,
            $"{traces} traces are delivered");
        Assert.Equal(traces, all!.Path[1].CountOf(TraceVerdict.Delivered));
        Assert.Equal(0, all.Path.Sum(h => h.Introduced + h.Redelivered + h.Inherited));
    }

    /// <summary>Each event is told by two emitters, the second a second later, so that kills fall in between. Returns how many there were.</summary>
    private async Task<long> SendAsync(string topic, string hopTopic, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = kafka.Bootstrap, Acks = Acks.All }).Build();
        var (app, sink) = (new Emitter(1, "app", HopAction.Sent, topic), new Emitter(2, "sink", HopAction.Received, topic));
        var waiting = new Queue<TraceId[]>();
        long traces = 0;
        while (!stop.IsCancellationRequested || waiting.Count > 0)
        {
            if (!stop.IsCancellationRequested)
            {
                waiting.Enqueue([.. Enumerable.Range(0, TracesPerFrame).Select(_ => TraceId.New(TimeProvider.System.GetUtcNow()))]);
                traces += TracesPerFrame;
                await app.SendAsync(producer, hopTopic, waiting.Last());
            }

            if (waiting.Count > 10 || stop.IsCancellationRequested)
                await sink.SendAsync(producer, hopTopic, waiting.Dequeue());
            await Task.Delay(FrameEvery, CancellationToken.None);
        }

        return traces;
    }

    private async Task<Dictionary<string, string?>> SettingsAsync(RefusingProxy proxy, string topic, string hopTopic)
    {
        var folder = Directory.CreateTempSubdirectory("chasqui-kill-").FullName;
        var topology = Path.Combine(folder, "topology.json");
        await File.WriteAllTextAsync(topology, Pipeline.Topology(kafka.Bootstrap, topic, hopTopic, "chasqui-killed"));
        return new Dictionary<string, string?>(RunningApp.Quick(new Dictionary<string, string?>
        {
            ["TracingBrokers"] = kafka.Bootstrap,
            ["TracingTopic"] = hopTopic,
            ["TracingGroup"] = "chasqui-killed",
            ["Storage:ConnectionString"] = azurite.ConnectionString.Replace(azurite.Process.TableEndpoint.ToString(), proxy.Address.ToString(), StringComparison.Ordinal),
            ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
            ["TopologyPath"] = topology,
            ["LocalRuntime:HttpPort"] = "0",
            ["AzureWebJobs.SampleBrokers.Disabled"] = "true",

            // The group gives a killed member up soon, so that its successor gets the partitions.
            ["LocalRuntime:Kafka:Consumer:session.timeout.ms"] = "1500",
            ["LocalRuntime:Kafka:Consumer:heartbeat.interval.ms"] = "300",
        }));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    /// <summary>A stage that numbers its frames.</summary>
    private sealed class Emitter(ulong id, string stage, HopAction action, string topic)
    {
        private readonly HopFrameWriter _writer = new();
        private readonly HopRoute _route = new("orders", stage, action, Pipeline.Cluster, topic);
        private long _sequence;
        private long _hops;

        public Task SendAsync(IProducer<Null, byte[]> producer, string hopTopic, TraceId[] traces)
        {
            _writer.Reset();
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            for (var i = 0; i < traces.Length; i++)
                _writer.TryAdd(_route, traces[i], now, 0, _hops + i);
            var frame = _writer.ToArray(new FrameHeader(id, ++_sequence, _hops, 0, now));
            _hops += traces.Length;
            return producer.ProduceAsync(
                new TopicPartition(hopTopic, (int)(id % HopPartitions)),
                new Message<Null, byte[]> { Value = frame, Headers = new Headers { { HopFormat.HeaderKey, "frame/1"u8.ToArray() } } });
        }
    }
}
