using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Brokers;

namespace Chasqui.Monitoring.Tests.Brokers;

/// <summary>Brokers that answer, hang, block or throw, as told.</summary>
internal sealed class FakeBrokers : IClusterView, IBrokerProbe, ICanary, IMetricsSource
{
    /// <summary>The longest that a blocking call takes.</summary>
    public static readonly TimeSpan BlockedFor = TimeSpan.FromSeconds(60);

    public int Count { get; set; } = 3;

    public HashSet<int> Hanging { get; } = [];

    public HashSet<int> Blocking { get; } = [];

    /// <summary>Lets those go that block, so that they hold no thread of the next test.</summary>
    public ManualResetEventSlim Unblock { get; } = new();

    public HashSet<int> Throwing { get; } = [];

    public bool ViewHangs { get; set; }

    public BrokerSources Sources => new(this, this, this, this);

    public static SystemTopology Topology(params string[] clusters) => new()
    {
        Clusters = [.. clusters.Select(c => new ClusterTopology { Name = c, Bootstrap = "localhost:1" })],
        Tracing = new TracingTopology { Cluster = clusters[0] },
        Streams = [],
    };

    public async Task<ClusterSnapshot> ReadAsync(string cluster, CancellationToken cancellation)
    {
        if (ViewHangs)
            await new TaskCompletionSource().Task;
        ImmutableArray<BrokerEndpoint> endpoints = [.. Enumerable.Range(1, Count).Select(b => new BrokerEndpoint(b, "localhost", b))];
        return new(
            new ClusterSample { Cluster = cluster, AtMs = Now, Controller = 1, Leaderless = 0, UnderReplicated = 0, Brokers = [.. endpoints.Select(e => e.Broker)] },
            endpoints, null);
    }

    public async Task<BrokerProbe> ProbeAsync(string cluster, BrokerEndpoint broker, CancellationToken cancellation)
    {
        await MisbehaveAsync(broker.Broker);
        return new(ProbeResult.Answered(1), ProbeResult.Answered(1), ProbeResult.Answered(2));
    }

    public async Task<CanaryResult?> RunAsync(string cluster, BrokerEndpoint broker, CancellationToken cancellation)
    {
        await MisbehaveAsync(broker.Broker);
        return new CanaryResult(true, 4, 3, ProbeError.None);
    }

    public async Task<MetricsReading> ReadAsync(string cluster, int broker, CancellationToken cancellation)
    {
        await MisbehaveAsync(broker);
        return new(new Dictionary<string, double> { [BrokerMetric.LogFlushP999Ms] = 10, [BrokerMetric.BytesInLeader] = 1e6 }, null);
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task MisbehaveAsync(int broker)
    {
        if (Throwing.Contains(broker))
            throw new InvalidOperationException("broken on purpose");
        if (Hanging.Contains(broker))
            await new TaskCompletionSource().Task;
        if (Blocking.Contains(broker))
            Unblock.Wait(BlockedFor);
    }
}

/// <summary>Broker history in memory.</summary>
internal sealed class MemoryBrokerStore : IBrokerStore
{
    public List<BrokerSample> Samples { get; } = [];

    public List<ClusterSample> Clusters { get; } = [];

    public ConcurrentDictionary<string, ClusterBoard> Boards { get; } = [];

    public IReadOnlyList<StoredBaseline> Baselines { get; set; } = [];

    public bool IsAway { get; set; }

    public Task AppendAsync(IReadOnlyList<BrokerSample> samples, CancellationToken cancellation) => Do(() => Samples.AddRange(samples));

    public Task AppendAsync(IReadOnlyList<ClusterSample> samples, CancellationToken cancellation) => Do(() => Clusters.AddRange(samples));

    public Task<IReadOnlyList<BrokerSample>> ReadAsync(string cluster, int broker, long fromMs, long toMs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<BrokerSample>>([.. Samples.Where(s => s.Broker == broker && s.AtMs >= fromMs && s.AtMs < toMs)]);

    public Task<IReadOnlyList<ClusterSample>> ReadAsync(string cluster, long fromMs, long toMs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ClusterSample>>([.. Clusters.Where(s => s.AtMs >= fromMs && s.AtMs < toMs)]);

    public Task SaveBaselinesAsync(string cluster, DateOnly day, IReadOnlyList<StoredBaseline> baselines, CancellationToken cancellation) =>
        Do(() => Baselines = baselines);

    public Task<IReadOnlyList<StoredBaseline>> LoadBaselinesAsync(string cluster, DateOnly day, CancellationToken cancellation) =>
        IsAway ? throw new IOException("away") : Task.FromResult(Baselines);

    public Task SaveBoardAsync(ClusterBoard board, CancellationToken cancellation) => Do(() => Boards[board.Cluster] = board);

    public Task<IReadOnlyList<ClusterBoard>> LoadBoardsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ClusterBoard>>([.. Boards.Values]);

    private Task Do(Action action)
    {
        if (IsAway)
            throw new IOException("away");
        lock (this)
            action();
        return Task.CompletedTask;
    }
}
