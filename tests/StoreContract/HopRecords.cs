using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Topology;
using Chasqui.Monitoring.Ingest;

namespace Chasqui.StoreContract;

/// <summary>Makes records of the hop topic.</summary>
public sealed class HopRecords(string topic = HopFormat.DefaultTopic)
{
    private readonly Dictionary<int, long> _next = [];
    private readonly HopFrameWriter _writer = new();

    /// <summary>The offset of the next record of a partition.</summary>
    public long NextOffset(int partition) => _next.GetValueOrDefault(partition);

    /// <summary>One frame with the hops.</summary>
    public IngestRecord Frame(int partition, long timestampMs, IEnumerable<TraceHop> hops, FrameHeader header = default)
    {
        _writer.Reset();
        foreach (var hop in hops)
        {
            var at = hop.Coordinates;
            var route = new HopRoute(hop.Stream, hop.Stage, hop.Action, at?.Cluster ?? "", at?.Topic ?? "", hop.Reason ?? "");
            if (!_writer.TryAdd(route, hop.TraceId, hop.TimeMs, at?.Partition ?? -1, at?.Offset ?? -1, at?.LeaderEpoch ?? -1))
                throw new ArgumentException("The frame is full.", nameof(hops));
        }

        return Raw(partition, timestampMs, _writer.ToArray(header), IngestFormat.Frame);
    }

    public IngestRecord Raw(int partition, long timestampMs, byte[] value, IngestFormat format)
    {
        var offset = NextOffset(partition);
        _next[partition] = offset + 1;
        return new IngestRecord(topic, partition, offset, timestampMs, value, format);
    }

    /// <summary>Every hop of a trace along a path without branches, 10 ms apart.</summary>
    public static List<TraceHop> Whole(StreamPath path, TraceId id, long offset, int partition = 0)
    {
        var hops = new List<TraceHop>();
        for (var hop = 0; hop < path.Hops.Length; hop++)
        {
            var at = path.Hops[hop];
            hops.Add(new TraceHop(
                id, path.Stream.Name, at.Stage, at.Action, id.OriginMs + 10 * hop, new RecordCoordinates(at.Cluster!, at.Topic!, partition, offset, 3)));
        }

        return hops;
    }
}
