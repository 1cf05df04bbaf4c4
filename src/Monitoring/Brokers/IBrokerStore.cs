using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>Keeps what is known of brokers: their samples and baselines by day, and how each cluster was last judged. Writing again is harmless.</summary>
public interface IBrokerStore
{
    /// <summary>Keeps a broker's samples of one day, in one entity a call.</summary>
    /// <param name="samples">All of one broker, in the order of time, not empty.</param>
    /// <param name="cancellation">Stops it.</param>
    Task AppendAsync(IReadOnlyList<BrokerSample> samples, CancellationToken cancellation);

    /// <summary>Keeps a cluster's own samples of one day, in one entity a call.</summary>
    Task AppendAsync(IReadOnlyList<ClusterSample> samples, CancellationToken cancellation);

    /// <summary>A cluster's own samples in [<paramref name="fromMs"/>, <paramref name="toMs"/>), in the order of time.</summary>
    Task<IReadOnlyList<ClusterSample>> ReadAsync(string cluster, long fromMs, long toMs, CancellationToken cancellation);

    /// <summary>A broker's samples in [<paramref name="fromMs"/>, <paramref name="toMs"/>), in the order of time.</summary>
    Task<IReadOnlyList<BrokerSample>> ReadAsync(string cluster, int broker, long fromMs, long toMs, CancellationToken cancellation);

    /// <summary>Keeps the baselines of a cluster's brokers as of a day.</summary>
    Task SaveBaselinesAsync(string cluster, DateOnly day, IReadOnlyList<StoredBaseline> baselines, CancellationToken cancellation);

    /// <summary>The latest baselines of a cluster's brokers, of <paramref name="day"/> or the days before it, as far back as a week.</summary>
    Task<IReadOnlyList<StoredBaseline>> LoadBaselinesAsync(string cluster, DateOnly day, CancellationToken cancellation);

    /// <summary>Keeps how a cluster was judged, in place of what was kept before.</summary>
    Task SaveBoardAsync(ClusterBoard board, CancellationToken cancellation);

    /// <summary>How each cluster was last judged.</summary>
    Task<IReadOnlyList<ClusterBoard>> LoadBoardsAsync(CancellationToken cancellation);
}
