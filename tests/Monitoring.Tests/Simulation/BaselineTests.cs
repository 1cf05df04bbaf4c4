using System.Globalization;
using Xunit.Abstractions;

namespace Chasqui.Monitoring.Tests.Simulation;

/// <summary>What the usual ways would have said of the same worlds, so that the difference can be seen.</summary>
public sealed class BaselineTests(ITestOutputHelper output)
{
    private const int ShortRun = 100;

    private static IEnumerable<int> Seeds => Enumerable.Range(SimSettings.First, SimSettings.IsLong ? SimSettings.Seeds : ShortRun);

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    public async Task Lag_and_lost_hop_records_fool_a_fixed_time_out(int seconds)
    {
        var score = await ScoreAsync(world => SimBaselines.TimeOut(world, seconds * 1000L));
        Tell($"time-out of {seconds} s", score);
        Assert.True(score.Precision < 0.9, score.ToString());
        Assert.True(score.FalsePositives > Seeds.Count(), score.ToString());
    }

    [Fact]
    public async Task Duplicates_and_losses_cancel_in_a_count_audit_and_lag_and_lost_hop_records_look_like_losses()
    {
        var score = await ScoreAsync(SimBaselines.CountAudit);
        Tell("count audit", score);
        Assert.True(score.Precision < 0.9, score.ToString());
        Assert.True(score.Recall < 0.95, score.ToString());
    }

    private static Task<SimScore> ScoreAsync(Func<SimWorld, SimScore> judge) => SimSettings.RunAsync(Seeds, (seed, score) =>
    {
        score.Add(judge(new SimWorld(seed)));
        return Task.CompletedTask;
    });

    private void Tell(string way, SimScore score) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{way}: {Seeds.Count()} worlds, {score.TruePositives} right, {score.FalsePositives} false, {score.FalseNegatives} missed: precision {score.Precision:0.000}, recall {score.Recall:0.000}"));
}
