using System.Globalization;
using Xunit.Abstractions;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>
/// Random worlds, judged from outside, beside their own truth. <c>CHASQUI_SIMULATION_SEEDS</c> sets how many (default 1,000);
/// <c>CHASQUI_SIMULATION_FIRST</c> the first seed, to have one world again.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    [Fact]
    public void Every_verdict_is_the_truth()
    {
        var (first, seeds) = (Setting("CHASQUI_SIMULATION_FIRST", 1), Setting("CHASQUI_SIMULATION_SEEDS", 1000));
        var total = new SimScore();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var world = new SimWorld(seed);
            var judgement = new SimJudgement(world);
            for (var at = SimWorld.Start + 60_000; at < SimWorld.End; at += 60_000)
            {
                judgement.RunTo(at);
                _ = judgement.Judge().Count();
            }

            judgement.RunTo(SimWorld.End);
            var score = SimScore.Of(world, judgement.Judge());
            for (var i = 0; i < score.Wrong.Count; i++)
                score.Wrong[i] = $"seed {seed}: {score.Wrong[i]}";
            total.Add(score);
        }

        output.WriteLine($"{seeds} worlds from seed {first}. {total}");
        foreach (var wrong in total.Wrong.Take(40))
            output.WriteLine(wrong);
        Assert.True(total.Wrong.Count == 0, $"{total.Wrong.Count} wrong, such as {total.Wrong.FirstOrDefault()}");
        Assert.True(total.TruePositives > seeds, "The worlds hold too few losses to prove anything.");
    }
}
