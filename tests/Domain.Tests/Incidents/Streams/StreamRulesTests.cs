using System.Collections.Immutable;
using Chasqui.Domain.Incidents;
using Chasqui.Domain.Incidents.Streams;
using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Tests.Incidents.Streams;

public sealed class StreamRulesTests
{
    private const long Now = 1_000_000_000_000;
    private const long Minute = 60_000;

    /// <summary>Sampled, lost, minutes since the newest loss (-1: none), minutes since the last judging (-1: never), objective (-1: none).</summary>
    public static TheoryData<string, long, long, int, int, double, StreamVerdict, int> Rows => new()
    {
        { "nothing lost", 10_000, 0, -1, 0, -1, StreamVerdict.Ok, 4 },
        { "one in ten thousand lost, no objective", 10_000, 1, 0, 0, -1, StreamVerdict.Losing, 2 },
        { "the same a quarter of an hour ago", 10_000, 1, 15, 0, -1, StreamVerdict.Ok, 4 },
        { "the same a moment less ago", 10_000, 1, 14, 0, -1, StreamVerdict.Losing, 2 },
        { "surely more than one in a hundred, no objective", 10_000, 130, 0, 0, -1, StreamVerdict.LosingTooMuch, 1 },
        { "one in a hundred, which may be chance", 10_000, 100, 0, 0, -1, StreamVerdict.Losing, 2 },
        { "one of a hundred events says little of the rate", 100, 1, 0, 0, 0.001, StreamVerdict.LosingTooMuch, 1 },
        { "within the objective", 10_000, 5, 0, 0, 0.001, StreamVerdict.Ok, 4 },
        { "above the objective by chance", 10_000, 12, 0, 0, 0.001, StreamVerdict.Ok, 4 },
        { "surely above the objective", 10_000, 30, 0, 0, 0.001, StreamVerdict.LosingTooMuch, 1 },
        { "nothing may be lost", 1_000_000, 1, 0, 0, 0, StreamVerdict.LosingTooMuch, 1 },
        { "no event at all is no loss", 0, 0, -1, 0, -1, StreamVerdict.Ok, 4 },
        { "nothing was judged for ten minutes", 10_000, 0, -1, 10, -1, StreamVerdict.Undetermined, 3 },
        { "nothing was ever judged", 0, 0, -1, -1, -1, StreamVerdict.Undetermined, 3 },
        { "a loss that is known stays one while judging stands still", 10_000, 1, 5, 60, -1, StreamVerdict.Losing, 2 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_stream_is_judged_as_it_should(
        string name, long traces, long lost, int lossMinutes, int judgedMinutes, double slo, StreamVerdict verdict, int rule)
    {
        var evidence = new StreamEvidence(
            "orders", 0, traces, lost, lossMinutes < 0 ? null : Now - lossMinutes * Minute, judgedMinutes < 0 ? null : Now - judgedMinutes * Minute, []);

        var decision = StreamRules.Decide(evidence, slo < 0 ? null : slo, Now);

        Assert.True((verdict, rule) == (decision.Verdict, decision.Rule), $"{name}: {decision}");
    }

    [Fact]
    public void Every_rule_has_a_row() =>
        Assert.Equal(StreamRules.All.Select(r => r.Rule), Rows.Select(row => (int)row[7]).Distinct().Order());

    [Fact]
    public void A_loss_that_is_found_late_is_new_when_it_is_found()
    {
        var track = new StreamTrack("orders");
        track.Observe([Window(-50, 0)], 0, Now, Now);

        Assert.Equal(Now + 1, track.Observe([Window(-50, 3)], 0, Now, Now + 1).NewestLossMs);
        Assert.Equal(Now + 1, track.Observe([Window(-50, 3)], 0, Now, Now + 2).NewestLossMs);
        Assert.Equal(Now + 3, track.Observe([Window(-50, 4)], 0, Now, Now + 3).NewestLossMs);
    }

    [Fact]
    public void A_loss_that_is_retracted_is_none()
    {
        var track = new StreamTrack("orders");
        Assert.Equal(Now - 5 * Minute, track.Observe([Window(-5, 3)], 0, Now, Now).NewestLossMs);

        var evidence = track.Observe([Window(-5, 0)], 0, Now, Now + 1);

        Assert.Equal((0, null), (evidence.Lost, evidence.NewestLossMs));
    }

    [Fact]
    public void After_a_restart_old_losses_are_as_old_as_their_windows() =>
        Assert.Equal(Now - 50 * Minute, new StreamTrack("orders").Observe([Window(-50, 3), Window(-60, 2)], 0, Now, Now).NewestLossMs);

    [Fact]
    public void Losses_are_told_by_place_and_cause_with_an_example()
    {
        var evidence = new StreamTrack("orders").Observe([Window(-3, 2), Window(-2, 5)], Now - 60 * Minute, Now, Now);
        var told = StreamIncidents.Evaluate(evidence, 0.001, Now);

        Assert.Equal(("stream|orders", IncidentSeverity.Critical, "LosingTooMuch", "S1"), (told.Subject, told.Severity, told.Verdict, told.Rule));
        Assert.Contains("7 of 200 sampled events lost", told.Summary, StringComparison.Ordinal);
        Assert.Contains("most at router/received (SkippedByConsumer)", told.Summary, StringComparison.Ordinal);
        var loss = told.Evidence!()["losses"]![0]!;
        Assert.Equal((7, "an-id"), ((long)loss["lost"]!, (string)loss["example"]!));
    }

    private static UnitLosses Window(int minutes, long lost) => new(
        Now + minutes * Minute, 100, lost == 0 ? ImmutableArray<StreamLoss>.Empty : [new("router/received", TraceCause.SkippedByConsumer, lost, "an-id")]);
}
