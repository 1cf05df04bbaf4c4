using Chasqui.Kafka.Clients;
using Chasqui.Monitoring.Ports;
using Confluent.Kafka;

namespace Chasqui.Kafka.Offsets;

/// <summary>Samples committed offsets and log ranges with Kafka's admin requests. Joins no group. Clusters are independent of each other.</summary>
public sealed class OffsetSource(KafkaClients clients, TimeProvider time) : IOffsetSource
{
    // Its three requests, one after another, fit in the round's time-out.
    private const int RequestsInARow = 3;

    /// <inheritdoc/>
    public async Task<OffsetSample> SampleAsync(string cluster, IReadOnlyCollection<GroupTopic> groups, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
            return new([], []);
        var limit = clients.Options.SampleTimeout;
        try
        {
            var client = clients.Get(cluster);
            var queries = new ClusterQueries(cluster, client, limit / RequestsInARow);
            await using var groupQueries = client.Groups(limit / RequestsInARow, clients.Options.ConcurrentRequests);
            var round = new OffsetRound(cluster, queries, groupQueries, time.GetUtcNow().ToUnixTimeMilliseconds());
            return await round.RunAsync(groups, cancellation).WaitAsync(limit, cancellation);
        }
        catch (TimeoutException)
        {
            return new([], [$"{cluster}: did not answer within {limit.TotalSeconds:0.#} s"]);
        }
        catch (Exception e) when (e is KafkaSettingsException or KafkaException or InvalidOperationException)
        {
            return new([], [$"{cluster}: {e.Message}"]);
        }
    }
}
