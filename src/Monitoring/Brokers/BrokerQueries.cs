using System.Collections.Immutable;
using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>One broker: how it was judged, every signal against its history and peers, and its samples.</summary>
public sealed record BrokerDetail(string Cluster, long AtMs, BrokerCard Card, ImmutableArray<SlowEvidence> Standings, ImmutableArray<BrokerSample> Samples);

/// <summary>What operators ask of clusters and brokers.</summary>
public sealed class BrokerQueries(BrokerFleet fleet, IBrokerStore store, TimeProvider clock)
{
    /// <summary>How each cluster was last judged, with its brokers.</summary>
    public Task<IReadOnlyList<ClusterBoard>> ClustersAsync(CancellationToken cancellation) => store.LoadBoardsAsync(cancellation);

    /// <summary>How a cluster was last judged; null when it never was.</summary>
    public async Task<ClusterBoard?> ClusterAsync(string cluster, CancellationToken cancellation) =>
        (await store.LoadBoardsAsync(cancellation)).FirstOrDefault(b => b.Cluster == cluster);

    /// <summary>One broker and its samples of the last <paramref name="period"/>; null when it was never judged.</summary>
    public async Task<BrokerDetail?> BrokerAsync(string cluster, int broker, TimeSpan period, CancellationToken cancellation)
    {
        if (await ClusterAsync(cluster, cancellation) is not { } board || board.Brokers.FirstOrDefault(b => b.Broker == broker) is not { } card)
            return null;
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var fromMs = nowMs - (long)period.TotalMilliseconds;
        var stored = await store.ReadAsync(cluster, broker, fromMs, nowMs + 1, cancellation);
        var watched = fleet.Find(cluster);
        var recent = watched?.Recent(broker).Where(s => s.AtMs >= fromMs) ?? [];
        return new(cluster, board.AtMs, card, watched?.Standings(broker) ?? [], [.. stored.Concat(recent).DistinctBy(s => s.AtMs).OrderBy(s => s.AtMs)]);
    }
}
