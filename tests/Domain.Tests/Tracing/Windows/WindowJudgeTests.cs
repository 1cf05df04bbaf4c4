using System.Text.Json;
using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Domain.Tests.Tracing.Windows;

public sealed class WindowJudgeTests
{
    private const long Window = 1_700_000_040_000;

    private static readonly StreamPath Path = new(new StreamTopology
    {
        Name = "orders",
        Path =
        [
            new HopDefinition { Name = "app/sent", Cluster = "a", Topic = "in" },
            new HopDefinition { Name = "router/received", After = ["app/sent"], Cluster = "a", Topic = "in", Group = "router" },
            new HopDefinition { Name = "router/sent", After = ["router/received"], Cluster = "b", Topic = "out" },
            new HopDefinition { Name = "sink/received", After = ["router/sent"], Cluster = "b", Topic = "out", Group = "sink" },
        ],
    });

    private static readonly byte[][] Routes = [.. Path.Hops.Select(h => Encode(new HopRoute("orders", h.Stage, h.Action, h.Cluster!, h.Topic!)))];

    [Fact]
    public void The_order_and_the_cut_of_segments_and_what_came_twice_do_not_matter()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var hops = RandomHops(random, 200);
            var whole = Judge([hops]);
            var cut = hops.Chunk(1 + random.Next(100)).ToList();
            cut.AddRange(Enumerable.Range(0, random.Next(4)).Select(_ => hops[random.Next(hops.Length)..]));
            var parts = cut.ToArray();
            random.Shuffle(parts);
            var again = Judge(parts);
            Assert.True(Text(whole.Result with { RedeliveredHops = 0 }) == Text(again.Result with { RedeliveredHops = 0 }), $"seed {seed}");
        }
    }

    [Fact]
    public void Judging_twice_gives_the_same_to_the_byte()
    {
        var hops = RandomHops(new Random(4), 500);
        Assert.Equal(Text(Judge([hops]).Result), Text(Judge([hops]).Result));
    }

    [Fact]
    public void A_window_is_judged_as_its_traces_are_one_by_one()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var hops = RandomHops(new Random(seed), 150);
            var together = Judge([hops]).Result;
            var alone = hops.GroupBy(h => h.TraceId).Select(g => Judge([[.. g]]).Result).Aggregate(WindowResult.Merge);
            Assert.True(Text(together with { Shard = -1 }) == Text(alone with { WindowMs = Window, Shard = -1 }), $"seed {seed}");
        }
    }

    [Fact]
    public void Merging_is_associative_and_commutative()
    {
        var results = Enumerable.Range(0, 5).Select(i => Judge([RandomHops(new Random(i), 80)]).Result).ToArray();
        var left = results.Aggregate(WindowResult.Merge);
        var right = results.Reverse().Aggregate((a, b) => WindowResult.Merge(b, a));
        var paired = WindowResult.Merge(WindowResult.Merge(results[3], results[4]), WindowResult.Merge(results[2], WindowResult.Merge(results[0], results[1])));
        Assert.Equal(Text(left), Text(right));
        Assert.Equal(Text(left), Text(paired));
    }

    [Fact]
    public void A_hundred_thousand_traces_are_all_counted_once_in_few_bytes()
    {
        var random = new Random(1);
        var hops = Enumerable.Range(0, 100_000).SelectMany(i => Trace(random, i, all: true)).ToArray();
        var judge = new WindowJudge(Path);
        Add(judge, [.. hops.Chunk(5000)]);
        var result = judge.Judge(Facts()).Result;
        Assert.Equal((100_000, 400_000), (result.Traces, result.Hops));
        Assert.All(result.Path, h => Assert.Equal(100_000, h.CountOf(TraceVerdict.Delivered)));
        Assert.True(judge.Bytes <= 48 * 400_000, $"{judge.Bytes / 400_000.0:F1} bytes a hop");
    }

    [Fact]
    public void One_trace_is_found_with_what_was_seen_of_it()
    {
        var hops = RandomHops(new Random(9), 100);
        var judge = new WindowJudge(Path);
        Add(judge, [hops]);
        var id = hops[17].TraceId;
        var report = judge.Find(id, Facts())!;
        Assert.Equal(hops.Where(h => h.TraceId == id).Select(h => h.TimeMs).Order(), report.Observed.Select(o => o.TimeMs));
        Assert.Null(judge.Find(new TraceId((ulong)Window << 16, 0), Facts()));
    }

    private static WindowJudgement Judge(SegmentHop[][] parts)
    {
        var judge = new WindowJudge(Path);
        Add(judge, parts);
        return judge.Judge(Facts());
    }

    private static void Add(WindowJudge judge, SegmentHop[][] parts)
    {
        judge.Begin(new WindowUnit("orders", Window, 0));
        using var writer = new SegmentWriter();
        foreach (var part in parts)
        {
            writer.Begin(judge.Unit, "hops", 0);
            foreach (var hop in part)
                writer.Add(hop.Route, Routes[hop.Route], new FrameHop(0, hop.TraceId, hop.TimeMs, hop.Partition, hop.Offset, 1), hop.RecordOffset, hop.RecordIndex);
            judge.Add(writer.Key, writer.Bytes.Span);
        }
    }

    private static WindowFacts Facts()
    {
        var progress = new ProgressHistory();
        foreach (var (cluster, group, topic) in new[] { ("a", "router", "in"), ("b", "sink", "out") })
            progress.Add(new GroupOffsets(cluster, group, topic, Window + 100_000, 1, [new PartitionOffsets(0, 1 << 30, 0, 1 << 30)]));
        return new WindowFacts { Progress = progress, Time = new JudgementTime(Window + 900_000, Window + 900_000) };
    }

    private static SegmentHop[] RandomHops(Random random, int traces)
    {
        var hops = Enumerable.Range(0, traces).SelectMany(i => Trace(random, i, all: false)).ToArray();
        random.Shuffle(hops);
        return [.. hops.Select((h, i) => h with { RecordOffset = i / 3, RecordIndex = i % 3 })];
    }

    private static IEnumerable<SegmentHop> Trace(Random random, int number, bool all)
    {
        var id = new TraceId(((ulong)(Window + random.Next(60_000)) << 16) | 0x7000, (ulong)random.NextInt64());
        for (var hop = 0; hop < 4; hop++)
        {
            var copies = all ? 1 : random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 };
            for (var copy = 0; copy < copies; copy++)
                yield return new SegmentHop(hop, id, id.OriginMs + hop * 10 + copy, 0, number * 4 + (copy & random.Next(2)), 1, number, hop);
        }
    }

    private static byte[] Encode(HopRoute route)
    {
        var writer = new HopFrameWriter();
        writer.TryAdd(route, default, 0);
        HopFrameReader.TryOpen(writer.ToArray(default), out var reader);
        reader.TryReadRoute(out var bytes);
        return bytes.ToArray();
    }

    private static string Text(WindowResult result) => JsonSerializer.Serialize(new
    {
        result.Stream, result.WindowMs, result.Shard, result.Traces, result.Hops, result.RedeliveredHops, result.OpenTraces,
        Path = result.Path.Select(h => new
        {
            h.Hop, h.Counts, h.Late, h.Introduced, h.Redelivered, h.Inherited, h.Examples, Latency = h.Latency.Counts.ToArray(),
            EndToEnd = h.EndToEnd?.Counts.ToArray(),
        }),
    });
}
