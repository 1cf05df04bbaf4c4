using Xunit.Abstractions;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>Random worlds, judged from outside, beside their own truth: 1,000 of them, or as many as <see cref="SimSettings"/> are told.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Of ten worlds of the short run, so many go through the app's use cases, the others through the rules alone.</summary>
    private const int AppTenths = 3;

    /// <summary>Every which world of the app is recorded, too, and judged again.</summary>
    private const int RecordEvery = 5;

    [Fact]
    public async Task Every_verdict_of_the_rules_is_the_truth()
    {
        var total = await SimSettings.RunAsync(Seeds(ofApp: false), (seed, score) =>
        {
            var world = new SimWorld(seed);
            var judgement = new SimJudgement(world);
            for (var at = SimWorld.Start + 60_000; at < SimWorld.End; at += 60_000)
            {
                judgement.RunTo(at);
                _ = judgement.Judge().Count();
            }

            judgement.RunTo(SimWorld.End);
            score.Add(SimScore.Of(world, judgement.Judge()));
            return Task.CompletedTask;
        });
        Expect(total, Seeds(ofApp: false).Count());
    }

    [Fact]
    public async Task Every_verdict_that_the_app_stores_is_the_truth_whatever_its_stores_refuse_and_whenever_it_is_killed()
    {
        var (refused, killed) = (0, 0);
        var total = await SimSettings.RunAsync(Seeds(ofApp: true), async (seed, score) =>
        {
            var world = new SimWorld(seed);
            using var app = new SimApp(world, seed);
            await app.RunAsync();
            var traces = await SimReading.TracesAsync(world, app);
            score.Add(SimScore.Of(world, traces, app.WasKilled));
            score.Wrong.AddRange(await SimReading.WindowsThatDifferAsync(world, app, traces));
            if (seed % RecordEvery == 0)
                score.Wrong.AddRange(await SimReading.RecordingThatDiffersAsync(world, app, traces));
            Interlocked.Add(ref refused, app.Refused);
            Interlocked.Add(ref killed, app.WasKilled ? 1 : 0);
        });
        output.WriteLine($"{refused} calls to stores refused, {killed} worlds with kills");
        Expect(total, Seeds(ofApp: true).Count());
        Assert.True(refused > total.Hops / 50, "The stores refused too little to prove anything.");
    }

    private static IEnumerable<int> Seeds(bool ofApp) =>
        Enumerable.Range(SimSettings.First, SimSettings.Seeds).Where(seed => SimSettings.IsLong || seed % 10 < AppTenths == ofApp);

    private void Expect(SimScore total, int worlds)
    {
        output.WriteLine($"{worlds} worlds from seed {SimSettings.First}. {total}");
        foreach (var wrong in total.Wrong.Take(40))
            output.WriteLine(wrong);
        Assert.True(total.Wrong.Count == 0, $"{total.Wrong.Count} wrong, such as {total.Wrong.FirstOrDefault()}");
        Assert.Equal((1.0, 1.0), (total.Precision, total.Recall));
        Assert.True(total.TruePositives > worlds, "The worlds hold too few losses to prove anything.");
    }
}
