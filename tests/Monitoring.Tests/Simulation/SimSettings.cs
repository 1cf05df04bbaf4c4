using System.Collections.Concurrent;
using System.Globalization;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// Which worlds are simulated. <c>CHASQUI_SIMULATION_SEEDS</c> sets how many, and has every way of judging look at each of them; without it they
/// are shared out between the ways. <c>CHASQUI_SIMULATION_FIRST</c> is the first seed, to have one world again.
/// </summary>
internal static class SimSettings
{
    private const int DefaultSeeds = 1000;

    public static int First => Setting("CHASQUI_SIMULATION_FIRST") ?? 1;

    public static int Seeds => Setting("CHASQUI_SIMULATION_SEEDS") ?? DefaultSeeds;

    /// <summary>Whether more than the short run was asked for.</summary>
    public static bool IsLong => Setting("CHASQUI_SIMULATION_SEEDS") is not null;

    /// <summary>Judges worlds side by side and adds their scores up; what is wrong says of which seed.</summary>
    public static async Task<SimScore> RunAsync(IEnumerable<int> seeds, Func<int, SimScore, Task> judge)
    {
        var scores = new ConcurrentBag<SimScore>();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
        {
            var score = new SimScore();
            await judge(seed, score);
            for (var i = 0; i < score.Wrong.Count; i++)
                score.Wrong[i] = $"seed {seed}: {score.Wrong[i]}";
            scores.Add(score);
        });
        var total = new SimScore();
        foreach (var score in scores)
            total.Add(score);
        return total;
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
