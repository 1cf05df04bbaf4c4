using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Chasqui.Domain.Brokers;

namespace Chasqui.Monitoring.Brokers;

/// <summary>What was observed of brokers between two times, as <c>chasqui judge</c> reads it.</summary>
public sealed class BrokerExport(BrokerFleet fleet, IBrokerStore store)
{
    /// <summary>Lines of a recording in [<paramref name="fromMs"/>, <paramref name="toMs"/>): cluster by cluster, its own samples before its brokers'.</summary>
    public async IAsyncEnumerable<JsonObject> LinesAsync(long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var board in await store.LoadBoardsAsync(cancellation))
        {
            var watched = fleet.Find(board.Cluster);
            foreach (var sample in await store.ReadAsync(board.Cluster, fromMs, toMs, cancellation))
                yield return Line("clusterSample", sample.AtMs, ClusterSampleJson.Write(sample));
            foreach (var sample in watched?.RecentOwn() ?? [])
                if (sample.AtMs >= fromMs && sample.AtMs < toMs)
                    yield return Line("clusterSample", sample.AtMs, ClusterSampleJson.Write(sample));
            foreach (var card in board.Brokers)
            {
                var stored = await store.ReadAsync(board.Cluster, card.Broker, fromMs, toMs, cancellation);
                var recent = watched?.Recent(card.Broker).Where(s => s.AtMs >= fromMs && s.AtMs < toMs) ?? [];
                foreach (var sample in stored.Concat(recent))
                    yield return Line("brokerSample", sample.AtMs, BrokerSampleJson.Write(sample));
            }
        }
    }

    private static JsonObject Line(string type, long atMs, JsonObject json)
    {
        json.Insert(0, "time", atMs);
        json.Insert(0, "type", type);
        return json;
    }
}
