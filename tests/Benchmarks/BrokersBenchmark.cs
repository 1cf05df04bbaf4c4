using System.Collections.Immutable;
using System.Diagnostics;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Topology;
using Chasqui.Kafka.Brokers;
using Chasqui.Kafka.Brokers.Metrics;
using Chasqui.Monitoring.Brokers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Benchmarks;

/// <summary>
/// Rounds of sampling and judging many brokers of ten clusters by the real adapters: direct connections, the writing canary and pages of metrics, against
/// endpoints on loopback that answer at once. Server and client share the machine. One JSON line.
/// </summary>
internal static class BrokersBenchmark
{
    private const int Clusters = 10;

    public static async Task<int> RunAsync(int brokers, int rounds)
    {
        using var endpoints = new BrokerEndpoints(brokers / Clusters);
        var topology = TopologyOf(endpoints);
        var options = new BrokerSamplingOptions();
        var access = new BrokerAccess(topology, _ => null);
        foreach (var cluster in topology.Clusters)
            access.SetPlaces(cluster.Name, endpoints.Brokers.ToImmutableDictionary(b => b.Broker, b => new CanaryPlace("chasqui.canary", b.Broker, true)));
        using var http = new HttpClient();
        var fleet = new BrokerFleet(topology, options);
        var sources = new BrokerSources(
            endpoints, new WireBrokerProbe(access), new WireCanary(access, TimeProvider.System),
            new PrometheusMetricsSource(topology, _ => null, http, TimeProvider.System));
        var store = new NoBrokerHistory();
        var sampling = new SampleBrokers(fleet, sources, store, options, TimeProvider.System, NullLogger<SampleBrokers>.Instance);
        var evaluating = new EvaluateBrokers(fleet, store, TimeProvider.System, NullLogger<EvaluateBrokers>.Instance);
        var seconds = new List<double>();
        var (healthy, memory) = (0, new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await sampling.RunAllAsync(default);
            var judged = await evaluating.RunAllAsync(default);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            healthy = judged.Sum(c => c.Brokers.Count(b => b.Decision.Verdict == BrokerVerdict.Healthy));
            memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
        }

        seconds.Sort();
        Console.WriteLine(
            $$"""{"brokers":{{brokers}},"rounds":{{rounds}},"healthy":{{healthy}},"roundSecondsMedian":{{seconds[rounds / 2]:f2}},"roundSecondsWorst":{{seconds[^1]:f2}},"cpuSeconds":{{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:f1}},"managedMiBAfterHalf":{{memory[rounds / 2]:f1}},"managedMiBAtEnd":{{memory[^1]:f1}},"pageBytes":{{endpoints.PageBytes}}}""");
        return healthy == brokers ? 0 : 1;
    }

    private static SystemTopology TopologyOf(BrokerEndpoints endpoints) => new()
    {
        Clusters =
        [
            .. Enumerable.Range(0, Clusters).Select(c => new ClusterTopology
            {
                Name = $"cluster-{c}",
                Bootstrap = "unused:9092",
                Metrics = endpoints.Brokers.ToImmutableDictionary(b => b.Broker, b => endpoints.MetricsPage),
            }),
        ],
        Tracing = new TracingTopology { Cluster = "cluster-0" },
        Streams = [],
        Brokers = new BrokersTopology
        {
            Defaults = new BrokerClusterTopology { Canary = new CanaryTopology { Write = true, BytesPerMinute = 1 << 20 } },
        },
    };
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoBrokerHistory : IBrokerStore
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
