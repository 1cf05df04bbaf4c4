using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;
using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Benchmarks;

/// <summary>Reads segments of one window and judges it, beside a bare hash join of the same hops: ids and slots in arrays, nothing decoded or judged.</summary>
internal static class ReconcileBenchmark
{
    private const long WindowMs = 1_700_000_000_000 / 60_000 * 60_000;

    public static int Run(int only)
    {
        Console.WriteLine("    hops   judged M/CPU s   bytes a hop   bare join M/CPU s   bytes a hop");
        int[] sizes = only > 0 ? [only] : [100_000, 1_000_000, 10_000_000];
        foreach (var hops in sizes)
            Measure(hops);
        return 0;
    }

    private static void Measure(int hops)
    {
        var (segments, ids, slots) = Load(hops);
        var rounds = Math.Max(3, 2_000_000 / hops);
        var best = double.MaxValue;
        double bytes = 0;
        for (var round = 0; round < rounds; round++)
        {
            var judge = new WindowJudge(HopLoad.Path);
            var watch = CpuWatch.Start();
            judge.Begin(new WindowUnit("orders", WindowMs, 0));
            foreach (var (key, segment) in segments)
                judge.Add(key, segment);
            var judgement = judge.Judge(new WindowFacts { Progress = new ProgressHistory(), Time = new JudgementTime(WindowMs + 60_000, WindowMs) });
            best = Math.Min(best, watch.Seconds);
            bytes = judge.Bytes / (double)hops;
            if (judgement.Result.Hops != ids.Length)
                throw new InvalidOperationException("A hop was lost.");
        }

        var (join, joinBytes) = Join(ids, slots, rounds);
        Console.WriteLine($"{hops,8}{hops / best / 1e6,18:F1}{bytes,14:F1}{hops / join / 1e6,21:F1}{joinBytes,14:F1}");
    }

    private static (List<(SegmentKey, byte[])>, ulong[], byte[]) Load(int hops)
    {
        var load = new HopLoad(WindowMs, Math.Max(1, hops / 4 / 59));
        var some = new LoadHop[5];
        var all = new List<LoadHop>(hops);
        for (var trace = 0L; all.Count < hops; trace++)
            all.AddRange(some[..load.Hops(trace, some)]);
        all.Sort((a, b) => a.TimeMs.CompareTo(b.TimeMs));
        var segments = new List<(SegmentKey, byte[])>();
        using var writer = new SegmentWriter();
        var routes = HopLoad.Routes.Select(Encode).ToArray();
        for (var i = 0; i < all.Count; i++)
        {
            if (i % 20_000 == 0)
                writer.Begin(new WindowUnit("orders", WindowMs, 0), "hops", 0);
            var hop = all[i];
            writer.Add(hop.Hop, routes[hop.Hop], new FrameHop(0, hop.Id, hop.TimeMs, hop.Partition, hop.Offset, 1), i / 500, i % 500);
            if (i % 20_000 == 19_999 || i == all.Count - 1)
                segments.Add((writer.Key, writer.Bytes.ToArray()));
        }

        return (segments, [.. all.Select(h => h.Id.Low)], [.. all.Select(h => (byte)h.Hop)]);
    }

    private static byte[] Encode(HopRoute route)
    {
        var writer = new HopFrameWriter();
        writer.TryAdd(route, default, 0);
        HopFrameReader.TryOpen(writer.ToArray(default), out var reader);
        reader.TryReadRoute(out var bytes);
        return bytes.ToArray();
    }

    private static (double Seconds, double Bytes) Join(ulong[] ids, byte[] slots, int rounds)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(ids.Length / 4 * 1.5));
        var best = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var keys = new ulong[size];
            var seen = new byte[size];
            var watch = CpuWatch.Start();
            for (var i = 0; i < ids.Length; i++)
            {
                var at = (int)((ids[i] * 0x9E37_79B9_7F4A_7C15) >> 32) & (size - 1);
                while (keys[at] != 0 && keys[at] != ids[i])
                    at = (at + 1) & (size - 1);
                keys[at] = ids[i];
                seen[at] |= (byte)(1 << slots[i]);
            }

            var complete = 0;
            foreach (var mask in seen)
                complete += mask == 15 ? 1 : 0;
            best = Math.Min(best, watch.Seconds);
            if (complete == 0)
                throw new InvalidOperationException("Nothing was joined.");
        }

        return (best, size * 9.0 / ids.Length);
    }
}
