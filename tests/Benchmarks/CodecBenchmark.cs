using System.Text;
using Chasqui.Contracts.Wire;
using Chasqui.Monitoring.Ingest;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Benchmarks;

/// <summary>Parse, check, group and encode, on one core, up to the store.</summary>
internal static class CodecBenchmark
{
    public static async Task<int> RunAsync(int hops)
    {
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 600_000;
        var load = new HopLoad(start, 5_000);
        var all = new List<LoadHop>(hops + 8);
        var some = new LoadHop[5];
        for (var trace = 0L; all.Count < hops; trace++)
            all.AddRange(some[..load.Hops(trace, some)]);
        Console.WriteLine("form      hops a record   M hops/CPU s   bytes a hop   bytes allocated a hop");
        await MeasureAsync("frames", 500, Frames(all, 500));
        await MeasureAsync("records", 1, Frames(all, 1));
        await MeasureAsync("json", 1, Json(all));
        return 0;
    }

    private static List<IngestRecord> Frames(List<LoadHop> hops, int perRecord)
    {
        var writer = new HopFrameWriter();
        var records = new List<IngestRecord>();
        for (var i = 0; i < hops.Count; i += perRecord)
        {
            writer.Reset();
            foreach (var hop in hops.GetRange(i, Math.Min(perRecord, hops.Count - i)))
                writer.TryAdd(HopLoad.Routes[hop.Hop], hop.Id, hop.TimeMs, hop.Partition, hop.Offset, 1);
            Add(records, writer.ToArray(new FrameHeader(7, records.Count + 1, i, 0, hops[i].TimeMs)), IngestFormat.Frame);
        }

        return records;
    }

    private static List<IngestRecord> Json(List<LoadHop> hops)
    {
        var records = new List<IngestRecord>();
        var scratch = new StringBuilder();
        foreach (var hop in hops)
            Add(records, HopLoad.Json(hop, scratch), IngestFormat.Json);
        return records;
    }

    private static void Add(List<IngestRecord> records, byte[] value, IngestFormat format) =>
        records.Add(new IngestRecord("chasqui.trace-hops", 0, records.Count, 0, value, format));

    private static async Task MeasureAsync(string form, int perRecord, List<IngestRecord> records)
    {
        var batches = records.Chunk(1000).Select(b => b.AsMemory()).ToArray();
        for (var round = 0; round < 4; round++)
        {
            var stores = new NullStores();
            using var ingest = new HopIngest(
                [HopLoad.Path], new IngestOptions(), stores, stores, stores, stores, TimeProvider.System, NullLogger<HopIngest>.Instance);
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var watch = CpuWatch.Start();
            long hops = 0;
            foreach (var batch in batches)
                hops += (await ingest.IngestAsync(batch, default)).Hops;
            var seconds = watch.Seconds;
            if (round == 3)
                Console.WriteLine(
                    $"{form,-10}{perRecord,13}{hops / seconds / 1e6,15:F2}{(double)stores.Bytes / hops,14:F1}{(double)(GC.GetTotalAllocatedBytes(true) - allocated) / hops,24:F2}");
        }
    }
}
