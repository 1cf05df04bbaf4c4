using System.Globalization;
using Chasqui.Domain.Mitigations;
using Chasqui.TestSupport;
using Xunit.Abstractions;

namespace Chasqui.EndToEnd.Tests.Mitigations.Killed;

/// <summary>
/// The function app as a process of its own, killed with SIGKILL just before or just after a step of a mitigation: a write to its storage, or a post to its
/// actuator. Started again, it finishes; every act was done exactly once; it holds nothing any more. <c>CHASQUI_MITIGATION_KILLS</c> sets how many steps of each
/// kind are tried, drawn by <c>CHASQUI_KILL_SEED</c> (default 1, before or after it); <c>all</c> tries every one, both before and after: some 400 kills.
/// </summary>
public sealed class KilledMitigationTests(AzuriteFixture azurite, EmbeddedKafkaFixture kafka, ITestOutputHelper output)
    : IClassFixture<AzuriteFixture>, IClassFixture<EmbeddedKafkaFixture>
{
    /// <summary>Every mitigation has more steps than this.</summary>
    private const int SurelyStepped = 20;

    private static readonly string? Kills = Environment.GetEnvironmentVariable("CHASQUI_MITIGATION_KILLS");

    [Fact]
    public async Task Killed_at_a_step_the_app_finishes_its_mitigations_and_does_every_act_once()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CHASQUI_KILL_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given : Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        await using var rounds = await KilledRounds.StartAsync(azurite, kafka);
        foreach (var kind in Enum.GetValues<MitigationKind>())
            if (Kills == "all")
                await AllAsync(rounds, kind);
            else
                await SomeAsync(rounds, kind, new Random(seed + (int)kind));
        output.WriteLine($"{rounds.Killed} kills");
    }

    private async Task SomeAsync(KilledRounds rounds, MitigationKind kind, Random random)
    {
        for (var kill = int.TryParse(Kills, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 1; kill > 0; kill--)
        {
            var (step, after) = (random.Next(1, SurelyStepped + 1), random.Next(2) == 0);
            output.WriteLine($"{kind}: killed {(after ? "after" : "before")} step {step}");
            Assert.True(await rounds.RunAsync(kind, step, after));
        }
    }

    private async Task AllAsync(KilledRounds rounds, MitigationKind kind)
    {
        var step = 1;
        while (await rounds.RunAsync(kind, step, after: false) && await rounds.RunAsync(kind, step, after: true))
            step++;
        output.WriteLine($"{kind}: killed before and after each of {step - 1} steps");
        Assert.True(step > SurelyStepped);
    }
}
