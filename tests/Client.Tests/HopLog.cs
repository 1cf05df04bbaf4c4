using System.Text;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Confluent.Kafka;

namespace Chasqui.Client.Tests;

/// <summary>What arrives at the other side: the frames of a hop topic, decoded.</summary>
internal sealed class HopLog
{
    private readonly List<FrameHeader> _headers = [];
    private readonly List<TraceHop> _hops = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<FrameHeader> Headers
    {
        get
        {
            lock (_lock)
                return [.. _headers];
        }
    }

    public IReadOnlyList<TraceHop> Hops
    {
        get
        {
            lock (_lock)
                return [.. _hops];
        }
    }

    public IReadOnlyList<string> Names => [.. Hops.Select(hop => hop.Name)];

    public void Add(Message<byte[], byte[]> message)
    {
        Assert.Equal(HopFormat.FrameV1, Encoding.UTF8.GetString(message.Headers.GetLastBytes(HopFormat.HeaderKey)));
        Assert.True(HopFrameReader.TryOpen(message.Value, out var reader), reader.Error);
        var routes = new List<HopRoute>();
        while (routes.Count < reader.RouteCount)
        {
            Assert.True(reader.TryReadRoute(out var bytes), reader.Error);
            Assert.True(HopFrameReader.TryDecodeRoute(bytes, out var route));
            routes.Add(route);
        }

        Assert.True(reader.TryReadHopCount(), reader.Error);
        lock (_lock)
        {
            _headers.Add(reader.Header);
            for (var read = 0; read < reader.HopCount; read++)
            {
                Assert.True(reader.TryReadHop(out var hop), reader.Error);
                _hops.Add(Hop(routes[hop.Route], hop));
            }
        }
    }

    /// <summary>Reads a topic from its start until <paramref name="enough"/> or 20 s have passed.</summary>
    public static HopLog Read(string bootstrap, string topic, Func<HopLog, bool> enough)
    {
        var log = new HopLog();
        foreach (var message in TopicReader.Read(bootstrap, topic))
        {
            log.Add(message);
            if (enough(log))
                break;
        }

        return log;
    }

    private static TraceHop Hop(HopRoute route, FrameHop hop)
    {
        RecordCoordinates? coordinates = route.Topic.Length == 0
            ? null
            : new RecordCoordinates(route.Cluster, route.Topic, hop.Partition, hop.Offset, hop.LeaderEpoch);
        return new TraceHop(
            hop.TraceId, route.Stream, route.Stage, route.Action, hop.TimeMs, coordinates, route.Reason.Length == 0 ? null : route.Reason);
    }
}
