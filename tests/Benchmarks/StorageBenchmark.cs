using System.Diagnostics;
using Azure.Data.Tables;
using Chasqui.Contracts.Wire;
using Chasqui.LocalRuntime.Azurite;
using Chasqui.Monitoring.Ingest;
using Chasqui.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chasqui.Benchmarks;

/// <summary>Hops into Azurite: as segments, from batches of 1,000 records of one hop each, and as one entity a hop (16 at a time).</summary>
internal static class StorageBenchmark
{
    private const int Batch = 1000;

    public static async Task<int> RunAsync(int hops)
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        using var requests = new StorageRequests();
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 600_000;
        var load = new HopLoad(start, 5_000);
        var all = new List<LoadHop>();
        var some = new LoadHop[5];
        for (var trace = 0L; all.Count < hops; trace++)
            all.AddRange(some[..load.Hops(trace, some)]);
        var ours = await SegmentsAsync(azurite, all);
        var (sent, hopsASecond) = (requests.Count, all.Count / ours);
        var few = all[..Math.Min(all.Count, 5_000)];
        var one = few.Count / await EntitiesAsync(azurite, few);
        Console.WriteLine("                      transactions a million hops      hops/s");
        Console.WriteLine($"one entity a hop                        1,000,000{one,12:F0}");
        Console.WriteLine($"segments                          {sent * 1e6 / all.Count,15:F0}{hopsASecond,12:F0}");
        Console.WriteLine($"{1e6 / (sent * 1e6 / all.Count):F0} times fewer transactions, {hopsASecond / one:F0} times the hops a second");
        return 0;
    }

    private static async Task<double> SegmentsAsync(AzuriteProcess azurite, List<LoadHop> hops)
    {
        var stores = new TableStores(new TableStorageOptions { Account = azurite.ConnectionString, Prefix = "segments" }, TimeProvider.System);
        using var ingest = new HopIngest(
            [HopLoad.Path], new IngestOptions(), stores.Segments, stores.Index, stores.Emitters, stores.DeadLetters, TimeProvider.System,
            NullLogger<HopIngest>.Instance);
        var writer = new HopFrameWriter();
        var records = hops.Select((hop, i) =>
        {
            writer.Reset();
            writer.TryAdd(HopLoad.Routes[hop.Hop], hop.Id, hop.TimeMs, hop.Partition, hop.Offset, 1);
            return new IngestRecord("hops", 0, i, hop.TimeMs, writer.ToArray(new FrameHeader(7, i + 1, i, 0, hop.TimeMs)), IngestFormat.Frame);
        }).Chunk(Batch).ToArray();
        var watch = Stopwatch.StartNew();
        foreach (var batch in records)
            await ingest.IngestAsync(batch, default);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> EntitiesAsync(AzuriteProcess azurite, List<LoadHop> hops)
    {
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("entities");
        await table.CreateIfNotExistsAsync();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(hops, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (hop, stop) =>
            await table.UpsertEntityAsync(
                new TableEntity("orders", $"{hop.Id}|{hop.Hop}|{hop.TimeMs}") { ["Time"] = hop.TimeMs, ["Partition"] = hop.Partition, ["Offset"] = hop.Offset },
                TableUpdateMode.Replace,
                stop));
        return watch.Elapsed.TotalSeconds;
    }
}
