using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Brokers;
using Chasqui.Kafka.Brokers.Metrics;
using Chasqui.Kafka.Clients;
using Chasqui.Monitoring.Brokers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Kafka.Tests.Brokers;

/// <summary>Watches one real or embedded cluster as the app does, with shorter times.</summary>
internal sealed class BrokerWatch : IDisposable
{
    public const string Cluster = "watched";

    private readonly KafkaClients _clients;
    private readonly HttpClient _http = new();
    private readonly SampleBrokers _sampling;
    private readonly EvaluateBrokers _evaluating;
    private readonly Redirection _redirection;

    public BrokerWatch(string bootstrap, BrokerClusterTopology brokers, ImmutableDictionary<int, string>? metrics = null, BrokerSamplingOptions? sampling = null)
    {
        var topology = new SystemTopology
        {
            Clusters = [new ClusterTopology { Name = Cluster, Bootstrap = bootstrap, Metrics = metrics ?? ImmutableDictionary<int, string>.Empty }],
            Tracing = new TracingTopology { Cluster = Cluster },
            Streams = [],
            Brokers = new BrokersTopology { Defaults = brokers },
        };
        _clients = new KafkaClients(topology.Clusters, _ => null, new KafkaOptions(), NullLogger<KafkaClients>.Instance);
        var access = new BrokerAccess(topology, _ => null);
        _redirection = new Redirection(new KafkaClusterView(_clients, access, TimeProvider.System));
        Probe = new WireBrokerProbe(access);
        Canary = new WireCanary(access, TimeProvider.System);
        Metrics = new PrometheusMetricsSource(topology, _ => null, _http, TimeProvider.System);
        var options = sampling ?? new BrokerSamplingOptions
        {
            ProbeTimeout = TimeSpan.FromSeconds(1), CanaryTimeout = TimeSpan.FromSeconds(1.5), MetricsTimeout = TimeSpan.FromSeconds(1),
        };
        var fleet = new BrokerFleet(topology, options);
        _sampling = new SampleBrokers(
            fleet, new BrokerSources(_redirection, Probe, Canary, Metrics), Store, options, TimeProvider.System, NullLogger<SampleBrokers>.Instance);
        _evaluating = new EvaluateBrokers(fleet, Store, TimeProvider.System, NullLogger<EvaluateBrokers>.Instance);
    }

    public IClusterView View => _redirection;

    public WireBrokerProbe Probe { get; }

    public WireCanary Canary { get; }

    public PrometheusMetricsSource Metrics { get; }

    public NoBrokerStore Store { get; } = new();

    /// <summary>Times that fit tests: what takes minutes by default takes seconds.</summary>
    public static BrokerSettings Hasty(BrokerSettings? given = null) => (given ?? BrokerSettings.Default) with
    {
        ConfirmFor = TimeSpan.FromSeconds(1),
        MissingAfter = TimeSpan.FromSeconds(15),
        WarmUp = TimeSpan.FromSeconds(5),
    };

    /// <summary>From now on the broker is looked for there: behind a proxy.</summary>
    public void Redirect(int broker, string host, int port) => _redirection.To[broker] = new BrokerEndpoint(broker, host, port);

    public async Task<ClusterJudgement> TickAsync()
    {
        await _sampling.RunAsync(Cluster, default);
        return await _evaluating.RunAsync(Cluster, default);
    }

    /// <summary>Ticks every second until a broker has a verdict, and a cause if one is asked for. Fails with all that was seen.</summary>
    public async Task<BrokerJudgement> UntilAsync(int broker, BrokerVerdict verdict, int seconds, BrokerCause? cause = null)
    {
        var seen = new List<string>();
        for (var tick = 0; tick < seconds; tick++)
        {
            var judged = (await TickAsync()).Brokers.FirstOrDefault(b => b.Evidence.Broker == broker);
            if (judged?.Decision.Verdict == verdict && judged.Decision.Cause == (cause ?? judged.Decision.Cause))
                return judged;
            seen.Add(judged is null ? "unknown" : $"{judged.Decision.Verdict}/{judged.Decision.Cause} ({judged.Evidence.Canary.Error}, {judged.Evidence.Connect.Error})");
            await Task.Delay(1000);
        }

        Assert.Fail($"broker {broker} never was {verdict} {cause}: {string.Join(", ", seen.Distinct())}");
        return null!;
    }

    public void Dispose()
    {
        _clients.Dispose();
        _http.Dispose();
    }

    private sealed class Redirection(IClusterView view) : IClusterView
    {
        public ConcurrentDictionary<int, BrokerEndpoint> To { get; } = [];

        public async Task<ClusterSnapshot> ReadAsync(string cluster, CancellationToken cancellation)
        {
            var read = await view.ReadAsync(cluster, cancellation);
            return read with { Endpoints = [.. read.Endpoints.Select(e => To.GetValueOrDefault(e.Broker, e))] };
        }
    }
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoBrokerStore : IBrokerStore
{
    public Task AppendAsync(IReadOnlyList<BrokerSample> samples, CancellationToken cancellation) => Task.CompletedTask;

    public Task AppendAsync(IReadOnlyList<ClusterSample> samples, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<BrokerSample>> ReadAsync(string cluster, int broker, long fromMs, long toMs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<BrokerSample>>([]);

    public Task<IReadOnlyList<ClusterSample>> ReadAsync(string cluster, long fromMs, long toMs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ClusterSample>>([]);

    public Task SaveBaselinesAsync(string cluster, DateOnly day, IReadOnlyList<StoredBaseline> baselines, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<StoredBaseline>> LoadBaselinesAsync(string cluster, DateOnly day, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredBaseline>>([]);

    public Task SaveBoardAsync(ClusterBoard board, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<ClusterBoard>> LoadBoardsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ClusterBoard>>([]);
}
