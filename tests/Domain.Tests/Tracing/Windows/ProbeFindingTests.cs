using Chasqui.Domain.Tracing;
using Chasqui.Domain.Tracing.Windows;

namespace Chasqui.Domain.Tests.Tracing.Windows;

/// <summary>What a look-up says of a consumer that passed at 1,000.</summary>
public sealed class ProbeFindingTests
{
    [Theory]
    [InlineData("found after it passed", ProbeOutcome.Found, 1_000, 0, ProbeOutcome.Found)]
    [InlineData("found before it passed: it may have gone since", ProbeOutcome.Found, 999, 0, null)]
    [InlineData("found, and nobody knows when", ProbeOutcome.Found, 0, 0, ProbeOutcome.Found)]
    [InlineData("gone before it passed", ProbeOutcome.BelowLogStart, 999, 0, ProbeOutcome.BelowLogStart)]
    [InlineData("another's place before it passed", ProbeOutcome.OtherRecord, 999, 0, ProbeOutcome.OtherRecord)]
    [InlineData("found before it passed, and gone at the next look", ProbeOutcome.BelowLogStart, 2_000, 999, ProbeOutcome.BelowLogStart)]
    [InlineData("found after it passed, and gone at the next look", ProbeOutcome.BelowLogStart, 2_000, 1_000, ProbeOutcome.Found)]
    [InlineData("found twice, before and after", ProbeOutcome.Found, 2_000, 999, ProbeOutcome.Found)]
    public void A_record_found_before_the_pass_is_no_answer(string name, ProbeOutcome outcome, long atMs, long foundMs, ProbeOutcome? says)
    {
        var answer = new ProbeFinding(outcome, "", atMs, foundMs).SincePass(1_000)?.Outcome;

        Assert.True(says == answer, $"{name}: {answer}");
    }
}
