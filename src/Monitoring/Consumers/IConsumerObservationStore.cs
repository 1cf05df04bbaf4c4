using Chasqui.Contracts.Consumers;
using Chasqui.Domain.Consumers;

namespace Chasqui.Monitoring.Consumers;

/// <summary>A heartbeat as it came.</summary>
/// <param name="ReceivedAtMs">When it was ingested, in Unix milliseconds, by our clock.</param>
/// <param name="Partition">The partition of the heartbeat topic that it lay in.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Heartbeat">What it says.</param>
public sealed record ReceivedHeartbeat(long ReceivedAtMs, int Partition, long Offset, ConsumerHeartbeat Heartbeat);

/// <summary>What is observed of consumers besides their offsets, for as long as it takes to judge them anew after a restart.</summary>
public interface IConsumerObservationStore
{
    /// <summary>Keeps heartbeats. The same one again does no harm.</summary>
    Task AppendAsync(IReadOnlyCollection<ReceivedHeartbeat> heartbeats, CancellationToken cancellation);

    /// <summary>Keeps descriptions of groups.</summary>
    Task AppendAsync(IReadOnlyCollection<GroupObservation> groups, CancellationToken cancellation);

    /// <summary>Heartbeats about a cluster's consumers, received at or after a time, in that order.</summary>
    IAsyncEnumerable<ReceivedHeartbeat> ReadHeartbeatsAsync(string cluster, long fromMs, CancellationToken cancellation);

    /// <summary>Descriptions of a cluster's groups made at or after a time, in that order.</summary>
    IAsyncEnumerable<GroupObservation> ReadGroupsAsync(string cluster, long fromMs, CancellationToken cancellation);
}
