using Chasqui.Contracts;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Topology;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Domain.Tests.Tracing.Windows;

/// <summary>What is said of events that were under way while their stream was switched from cluster a to its standby s.</summary>
public sealed class SwitchedStreamTests
{
    private const long Window = 1_700_000_040_000;

    private static readonly StreamPath Path = new(new StreamTopology
    {
        Name = "orders",
        Path =
        [
            new HopDefinition { Name = "app/sent", Cluster = "a", Standby = "s", Topic = "in" },
            new HopDefinition { Name = "sink/received", After = ["app/sent"], Cluster = "a", Standby = "s", Topic = "in", Group = "sink" },
        ],
    });

    /// <summary>The group has passed offset 9 on a, and offset 4 on s.</summary>
    public static TheoryData<string, string[], string, DuplicateDecision, DuplicateDecision> Rows => new()
    {
        { "written and read on a", ["sent a 5", "received a 5"], "Delivered L1", default, default },
        { "written and read on s", ["sent s 3", "received s 3"], "Delivered L1", default, default },
        { "refused by a, then written and read on s", ["failed a -1", "sent s 3", "received s 3"], "Delivered L1", default, default },
        { "written on s, where the group has not come to it", ["sent s 7"], "Delayed L7", default, default },
        { "written on s, where the group has passed it", ["sent s 3"], "Lost L16", default, default },
        { "left on a, where the group has not come to it", ["sent a 12"], "Delayed L7", default, default },
        { "written on s at an offset that the group has passed on a alone", ["sent s 8"], "Delayed L7", default, default },
        { "given to a, which did not answer, then written on s; both are read", ["failed a -1", "sent s 3", "received a 5", "received s 3"], "Delivered L1", new(1, 0, 0), new(0, 0, 1) },
        { "the same, and only that of a is read so far", ["failed a -1", "sent s 7", "received a 5"], "Delivered L1", new(1, 0, 0), default },
        { "read twice on s", ["sent s 3", "received s 3", "received s 3 again"], "Delivered L1", default, new(0, 1, 0) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_event_gets_the_verdict_it_deserves(string name, string[] hops, string verdict, DuplicateDecision app, DuplicateDecision sink)
    {
        var result = Judge(hops);
        var decided = Assert.Single(result.Path[1].Counts);
        Assert.Equal((name, verdict), (name, $"{decided.Verdict} L{decided.Rule}"));
        Assert.Equal((name, app), (name, Copies(result.Path[0])));
        Assert.Equal((name, sink), (name, Copies(result.Path[1])));
    }

    /// <summary>Of an event that began at the switch, or one millisecond before it: what counts for leading the stream over s.</summary>
    public static TheoryData<string, string[], int, bool, TracesSince> SinceRows => new()
    {
        { "written and read on s", ["sent s 3", "received s 3"], 0, true, new(0, 1, 0, 0, long.MaxValue) },
        { "the same, and only the reader's hop is known", ["received s 3"], 0, true, new(0, 1, 0, 0, long.MaxValue) },
        { "the same, and it began before the switch", ["sent s 3", "received s 3"], 1, true, TracesSince.None },
        { "written and read on a", ["sent a 5", "received a 5"], 0, true, TracesSince.None },
        { "refused by a, then written and read on s", ["failed a -1", "sent s 3", "received s 3"], 0, true, new(0, 1, 0, 0, long.MaxValue) },
        { "written on s, where the group has not come to it", ["sent s 7"], 0, true, new(0, 0, 0, 1, Window) },
        { "passed on s, and not looked up yet", ["sent s 3"], 0, false, new(0, 0, 0, 1, Window) },
        { "passed on s, looked up and there: lost", ["sent s 3"], 0, true, new(1, 0, 0, 0, long.MaxValue) },
        { "passed on a, looked up and there: lost", ["sent a 5"], 0, true, new(1, 0, 0, 0, long.MaxValue) },
        { "lost before the switch", ["sent a 5"], 1, true, TracesSince.None },
        { "left on a, where the group has not come to it: its backlog", ["sent a 12"], 0, true, TracesSince.None },
        { "no offset is known of it on s", ["sent s -1"], 0, true, new(0, 0, 1, 0, long.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(SinceRows))]
    public void Only_what_has_come_to_its_end_over_the_new_cluster_counts_as_arrived(string name, string[] hops, int beganBefore, bool lookedUp, TracesSince expected)
    {
        var judge = Read(hops);
        var facts = Facts();
        if (lookedUp)
            facts = LookedUp(facts, judge);
        Assert.Equal((name, expected), (name, judge.Since(new(Window + beganBefore, "a", "s"), facts)));
    }

    private static DuplicateDecision Copies(HopResult hop) => new((int)hop.Introduced, (int)hop.Redelivered, (int)hop.Inherited);

    private static WindowResult Judge(string[] hops)
    {
        var judge = Read(hops);
        return judge.Judge(LookedUp(Facts(), judge)).Result;
    }

    /// <summary>What lies there is looked up, and found.</summary>
    private static WindowFacts LookedUp(WindowFacts facts, WindowJudge judge) =>
        facts with { Probes = judge.Judge(facts).Wanted.ToDictionary(record => record, _ => new ProbeFinding(ProbeOutcome.Found, "there")) };

    private static WindowJudge Read(string[] hops)
    {
        var judge = new WindowJudge(Path);
        judge.Begin(new WindowUnit("orders", Window, 0));
        using var writer = new SegmentWriter();
        writer.Begin(judge.Unit, "hops", 0);
        var id = new TraceId(((ulong)Window << 16) | 0x7000, 17);
        var routes = new List<HopRoute>();
        for (var i = 0; i < hops.Length; i++)
        {
            var parts = hops[i].Split(' ');
            var action = Enum.Parse<HopAction>(parts[0], ignoreCase: true);
            var route = new HopRoute("orders", action == HopAction.Received ? "sink" : "app", action, parts[1], "in", action == HopAction.Failed ? "Local_MsgTimedOut" : "");
            if (!routes.Contains(route))
                routes.Add(route);
            var offset = int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture);
            writer.Add(routes.IndexOf(route), Encode(route), new FrameHop(0, id, Window + i, offset < 0 ? -1 : 0, offset, -1), 0, i);
        }

        judge.Add(writer.Key, writer.Bytes.Span);
        return judge;
    }

    private static WindowFacts Facts()
    {
        var progress = new ProgressHistory();
        foreach (var (cluster, committed) in new[] { ("a", 0), ("s", 0), ("a", 10), ("s", 5) })
            progress.Add(new GroupOffsets(cluster, "sink", "in", Window + (committed == 0 ? -1000 : 100_000), 1, [new PartitionOffsets(0, committed, 0, 20)]));
        return new WindowFacts { Progress = progress, Time = new JudgementTime(Window + 900_000, Window + 900_000) };
    }

    private static byte[] Encode(HopRoute route)
    {
        var writer = new HopFrameWriter();
        writer.TryAdd(route, default, 0);
        HopFrameReader.TryOpen(writer.ToArray(default), out var reader);
        reader.TryReadRoute(out var bytes);
        return bytes.ToArray();
    }
}
