using Xunit.Abstractions;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>Random worlds, judged from outside, beside their own truth: 1,000 of them, or as many as <see cref="SimSettings"/> are told.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Of ten worlds of the short run, so many go through the app's use cases, the others through the rules alone.</summary>
    private const int AppTenths = 3;

    /// <summary>Every which world of the app is recorded, too, and judged again.</summary>
    private const int RecordEvery = 5;

    /// <summary>
    /// Worlds that were judged wrongly once: by what was found for one group before another passed (5231, 6022, 8311), by the order in which copies were told
    /// (2065), by an event that no group ever comes to (7149), by hop records found lost late (7991).
    /// </summary>
    private static readonly int[] OnceWrong = [2065, 5231, 6022, 7149, 7991, 8311];

    /// <summary>Fewer worlds than this may hold too little to prove anything.</summary>
    private const int Enough = 100;

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
        Assert.True(refused > total.Hops / 50 || SimSettings.Seeds < Enough, "The stores refused too little to prove anything.");
    }

    private static IEnumerable<int> Seeds(bool ofApp) => SimSettings.IsLong
        ? Enumerable.Range(SimSettings.First, SimSettings.Seeds)
        : Enumerable.Range(SimSettings.First, SimSettings.Seeds).Where(seed => seed % 10 < AppTenths == ofApp).Concat(OnceWrong);

    private void Expect(SimScore total, int worlds)
    {
        output.WriteLine($"{worlds} worlds from seed {SimSettings.First}. {total}");
        foreach (var wrong in total.Wrong.Take(40))
            output.WriteLine(wrong);
        Assert.True(total.Wrong.Count == 0, $"{total.Wrong.Count} wrong, such as {total.Wrong.FirstOrDefault()}");
        Assert.Equal((1.0, 1.0), (total.Precision, total.Recall));
        Assert.True(total.TruePositives > worlds || worlds < Enough, "The worlds hold too few losses to prove anything.");
    }
}
