using System.Diagnostics;
using System.Globalization;
using Chasqui.Contracts.Wire;

namespace Chasqui.Benchmarks;

/// <summary><c>fuzz --records N --seed S</c>: N hostile records through the readers; every one must end in a reason or be good.</summary>
internal static class FuzzBenchmark
{
    private const long MostBytesARecord = 512 * 1024;
    private const int ReasonsShown = 20;

    public static int Run(string[] args)
    {
        var (count, seed) = ((int)Option(args, "--records", 1_000_000), (int)Option(args, "--seed", 1));
        var records = new FuzzRecords(seed);
        var scratch = new byte[HopJsonReader.ScratchBytes];
        var reasons = new Dictionary<string, int>();
        var watch = Stopwatch.StartNew();
        long most = 0;
        for (var number = 0; number < count; number++)
        {
            var bytes = records.Next(out var isFrame);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reason = Kind(FuzzReading.Read(bytes, isFrame, scratch));
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }

        Report(reasons, count, seed, watch.Elapsed, most);
        return most <= MostBytesARecord && reasons.Values.Sum() == count ? 0 : 1;
    }

    // Without what differs from record to record: the version, the position, and which hop of an array it was.
    private static string Kind(string reason)
    {
        if (reason.Length == 0)
            return "good";
        if (reason.StartsWith("frame version", StringComparison.Ordinal))
            return "a frame's version is not known";
        var kind = reason.Split(" after byte")[0];
        return kind.StartsWith("hop ", StringComparison.Ordinal) && kind.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? kind[(at + 2)..] : kind;
    }

    private static void Report(Dictionary<string, int> reasons, int count, int seed, TimeSpan elapsed, long most)
    {
        foreach (var (reason, times) in reasons.OrderByDescending(pair => pair.Value).Take(ReasonsShown))
            Console.WriteLine($"{times,9:N0}  {reason}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} records of seed {seed} in {elapsed.TotalSeconds:0.0} s: no crash, {reasons.Count} kinds of outcome, at most {most:N0} bytes allocated for one"));
    }

    private static long Option(string[] args, string name, long otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? long.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
