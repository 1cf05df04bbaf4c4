using System.Collections.Immutable;
using System.Diagnostics;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Progress;

namespace Chasqui.Benchmarks;

/// <summary>
/// What judging consumers takes: 1,000 groups of 50 partitions each, sampled and judged every ten seconds of a simulated day. Prints the time of an
/// evaluation on one core, and the memory by the hour.
/// </summary>
internal static class ConsumersBenchmark
{
    private const int Groups = 1_000;
    private const int Partitions = 50;

    /// <param name="rounds">Rounds of ten seconds.</param>
    public static int Run(int rounds)
    {
        var ledger = new ConsumerLedger();
        List<double> sampling = [], judging = [];
        for (var round = 0; round < rounds; round++)
        {
            var atMs = 1_700_000_000_000 + round * 10_000L;
            var start = Stopwatch.GetTimestamp();
            for (var group = 0; group < Groups; group++)
                ledger.Observe(Sample(group, round, atMs));
            sampling.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            var bad = ledger.Judge(atMs + 1_000, (_, _) => ConsumerSettings.Default).Count(g => g.Decision.Verdict > ConsumerVerdict.Undetermined);
            judging.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (round % 360 == 359 || round == rounds - 1)
                Print(round, bad, sampling, judging);
        }

        return 0;
    }

    /// <summary>Every tenth group lags, every fiftieth is stuck; the others keep up with some lag.</summary>
    private static GroupOffsets Sample(int group, int round, long atMs)
    {
        var partitions = ImmutableArray.CreateBuilder<PartitionOffsets>(Partitions);
        for (var partition = 0; partition < Partitions; partition++)
        {
            var end = 1_000L * (round + 1) + (round * 31 + partition * 17) % 400;
            var committed = group % 50 == 0 && round > 100 ? 100_000 : group % 10 == 0 ? end / 2 : end - (round * 13 + partition + group) % 300;
            partitions.Add(new(partition, committed, 0, end));
        }

        return new("main", $"group-{group}", "orders", atMs, 3, partitions.MoveToImmutable());
    }

    private static void Print(int round, int bad, List<double> sampling, List<double> judging)
    {
        judging.Sort();
        sampling.Sort();
        Console.WriteLine(
            $"after {(round + 1) / 360.0:0.0} h: observing p50 {sampling[sampling.Count / 2]:0} ms; judging p50 {judging[judging.Count / 2]:0} ms, max {judging[^1]:0} ms; "
            + $"{bad} groups bad; live memory {GC.GetTotalMemory(forceFullCollection: true) / 1024 / 1024} MiB");
        sampling.Clear();
        judging.Clear();
    }
}
