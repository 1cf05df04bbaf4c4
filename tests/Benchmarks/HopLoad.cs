using System.Globalization;
using System.Text;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Topology;

namespace Chasqui.Benchmarks;

/// <summary>A hop of the load, as it is emitted.</summary>
internal readonly record struct LoadHop(int Hop, TraceId Id, long TimeMs, int Partition, long Offset);

/// <summary>
/// The load of every benchmark: traces of four hops through two clusters, some of which lose a hop or have one twice. What becomes of a trace follows
/// from its number alone, so that the truth is known without asking anybody.
/// </summary>
internal sealed class HopLoad(long startMs, int tracesPerSecond)
{
    /// <summary>Of this many traces one is dropped in the router, one skipped by the sink, one delivered to the router twice.</summary>
    public const int FaultEvery = 1000;

    public const int DataPartitions = 12;

    public static readonly StreamPath Path = new(new StreamTopology
    {
        Name = "orders",
        Path =
        [
            new HopDefinition { Name = "app/sent", Cluster = "fronting", Topic = "in" },
            new HopDefinition { Name = "router/received", After = ["app/sent"], Cluster = "fronting", Topic = "in", Group = "router" },
            new HopDefinition { Name = "router/sent", After = ["router/received"], Cluster = "consumer", Topic = "out" },
            new HopDefinition { Name = "sink/received", After = ["router/sent"], Cluster = "consumer", Topic = "out", Group = "sink" },
        ],
    });

    public static readonly HopRoute[] Routes =
        [.. Path.Hops.Select(h => new HopRoute(Path.Stream.Name, h.Stage, h.Action, h.Cluster!, h.Topic!))];

    public static bool IsDropped(long trace) => trace % FaultEvery == 1;

    public static bool IsSkipped(long trace) => trace % FaultEvery == 2;

    public static bool IsRedelivered(long trace) => trace % FaultEvery == 3;

    /// <summary>The hops of one trace, written to <paramref name="hops"/>; returns how many (at most 5).</summary>
    public int Hops(long trace, Span<LoadHop> hops)
    {
        var origin = startMs + trace * 1000 / tracesPerSecond;
        var random = Mix((ulong)trace * 2 + 1);
        var id = new TraceId(((ulong)origin << 16) | 0x7000 | (random & 0xFFF), 0x8000_0000_0000_0000 | (Mix(random) >> 2));
        var (partition, offset) = ((int)(trace % DataPartitions), trace / DataPartitions);
        var count = 0;
        for (var hop = 0; hop < 4; hop++)
        {
            if ((hop >= 2 && IsDropped(trace)) || (hop == 3 && IsSkipped(trace)))
                break;
            var time = origin + (hop * 12) + (long)(random >> (8 * hop) & 7);
            hops[count++] = new LoadHop(hop, id, time, partition, offset);
            if (hop == 1 && IsRedelivered(trace))
                hops[count++] = new LoadHop(hop, id, time + 5, partition, offset);
        }

        return count;
    }

    public static byte[] Json(in LoadHop hop, StringBuilder scratch)
    {
        var at = Path.Hops[hop.Hop];
        scratch.Clear().Append(
            CultureInfo.InvariantCulture,
            $"{{\"version\":1,\"traceId\":\"{hop.Id}\",\"stream\":\"orders\",\"stage\":\"{at.Stage}\",\"action\":\"{HopName.ActionName(at.Action)}\",\"time\":{hop.TimeMs},\"cluster\":\"{at.Cluster}\",\"topic\":\"{at.Topic}\",\"partition\":{hop.Partition},\"offset\":{hop.Offset}}}");
        return Encoding.UTF8.GetBytes(scratch.ToString());
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
