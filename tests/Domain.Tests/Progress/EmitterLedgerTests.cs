using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;

namespace Chasqui.Domain.Tests.Progress;

public sealed class EmitterLedgerTests
{
    private static readonly EmittedStage[] Stages = [new("orders", "router")];

    [Fact]
    public void Frames_without_a_jump_leave_no_gap()
    {
        var ledger = Begun();
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 2, before: 10);
        Assert.Empty(ledger.Changes);
    }

    [Fact]
    public void A_jump_is_a_gap_with_the_exact_number_of_hops_between_the_frames_around_it()
    {
        var ledger = Begun();
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 4, before: 35);
        var gap = Assert.Single(ledger.Changes);
        Assert.Equal((2L, 2L, 25L, 1000L, 4000L, false), (gap.FirstSequence, gap.Frames, gap.Hops, gap.FromMs, gap.ToMs, gap.Dropped));
        Assert.True(gap.Covers("orders", "router", 4000, 9000));
        Assert.False(gap.Covers("orders", "router", 4001, 9000));
        Assert.False(gap.Covers("orders", "sink", 2000, 3000));
    }

    [Fact]
    public void Hops_that_the_emitter_dropped_itself_are_a_gap_of_their_own()
    {
        var ledger = Begun();
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 2, before: 10, dropped: 6);
        Observe(ledger, 2, 3, before: 20, dropped: 6);
        var gap = Assert.Single(ledger.Changes);
        Assert.Equal((true, 6L, 1000L, 2000L), (gap.Dropped, gap.Hops, gap.FromMs, gap.ToMs));
    }

    [Fact]
    public void What_was_missing_may_be_of_a_stage_that_is_heard_of_only_later()
    {
        var ledger = Begun();
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 4, before: 35, dropped: 2);
        ledger.ForgetChanges();
        ledger.Observe(2, new FrameHeader(7, 5, 45, 2, 5000), 10, [new("orders", "branch")]);
        Assert.Equal(2, ledger.Changes.Count);
        Assert.All(ledger.Changes, gap => Assert.True(gap.Covers("orders", "branch", 4000, 4000) && gap.Covers("orders", "router", 4000, 4000)));
    }

    [Fact]
    public void Late_frames_close_their_gap_one_by_one()
    {
        var ledger = Begun();
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 4, before: 30);
        Observe(ledger, 2, 3, before: 20);
        Assert.Equal((1L, 10L), (ledger.Changes.Single().Frames, ledger.Changes.Single().Hops));
        Observe(ledger, 3, 2, before: 10);
        Assert.True(ledger.Changes.Single().Closed);
    }

    [Fact]
    public void Records_delivered_again_change_nothing()
    {
        var ledger = Begun();
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 4, before: 30);
        ledger.ForgetChanges();
        Assert.True(ledger.Continues(0));
        Observe(ledger, 0, 1, before: 0);
        Observe(ledger, 1, 4, before: 30);
        Assert.Empty(ledger.Changes);
    }

    [Fact]
    public void An_emitter_whose_first_frames_are_missing_lost_them_when_everything_was_counted_from_the_start()
    {
        var ledger = Begun();
        Observe(ledger, 0, 3, before: 17);
        Assert.Equal((1L, 2L, 17L), (ledger.Changes.Single().FirstSequence, ledger.Changes.Single().Frames, ledger.Changes.Single().Hops));
    }

    [Fact]
    public void A_start_in_the_middle_does_not_know_what_came_before_and_says_so()
    {
        var ledger = new EmitterLedger("hops", 0);
        ledger.Begin(500, null);
        Observe(ledger, 500, 30, before: 300);
        var before = ledger.Changes.Single();
        Assert.Equal((true, 30_000L, 300L), (before.Unmeasured, before.ToMs, before.Hops));
        ledger.ForgetChanges();
        Observe(ledger, 501, 32, before: 320);
        Assert.Equal((false, 10L), (ledger.Changes.Single().Unmeasured, ledger.Changes.Single().Hops));
    }

    [Fact]
    public void A_start_behind_its_checkpoint_leaves_the_time_between_unmeasured_for_emitters_of_which_frames_are_missing()
    {
        var ledger = new EmitterLedger("hops", 0);
        ledger.Begin(20, After(3));
        Observe(ledger, 20, 15, before: 140);
        var gap = ledger.Changes.Single();
        Assert.Equal((true, 3000L, 15_000L, 11L), (gap.Unmeasured, gap.FromMs, gap.ToMs, gap.Frames));
        Assert.True(gap.Covers("orders", "router", 4000, 4000));
    }

    [Fact]
    public void A_start_behind_its_checkpoint_has_no_gap_for_an_emitter_whose_next_frame_comes()
    {
        var ledger = new EmitterLedger("hops", 0);
        ledger.Begin(20, After(3));
        Observe(ledger, 20, 4, before: 30);
        Assert.Empty(ledger.Changes);
    }

    [Fact]
    public void An_emitter_first_heard_of_behind_the_checkpoint_is_unmeasured_from_about_then()
    {
        var ledger = new EmitterLedger("hops", 0);
        ledger.Begin(20, After(3));
        ledger.Observe(20, new FrameHeader(8, 50, 100, 0, 100_000), 10, Stages);
        ledger.Observe(21, new FrameHeader(9, 1, 0, 0, 100_000), 10, Stages);
        var gap = ledger.Changes.Single();
        Assert.Equal((8UL, true, 3000L - 60_000, 100_000L), (gap.Emitter, gap.Unmeasured, gap.FromMs, gap.ToMs));
    }

    [Fact]
    public void A_start_at_its_checkpoint_goes_on_measuring()
    {
        var ledger = new EmitterLedger("hops", 0);
        ledger.Begin(2, After(3));
        Observe(ledger, 2, 3, before: 20);
        Observe(ledger, 3, 5, before: 40);
        Assert.Equal(10, ledger.Changes.Single().Hops);
    }

    [Fact]
    public void Any_delivery_with_losses_and_delays_measures_what_an_exact_count_does()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var frames = Enumerable.Range(1, 40).Where(_ => random.Next(4) > 0).Select(s => (Sequence: (long)s, Key: s + (random.Next(6) == 0 ? random.Next(6) : 0)))
                .OrderBy(f => f.Key).Select(f => f.Sequence).ToArray();
            var ledger = Begun();
            for (var i = 0; i < frames.Length; i++)
                Observe(ledger, i, frames[i], before: (frames[i] - 1) * 10);
            var missing = Enumerable.Range(1, (int)frames.Max()).Select(s => (long)s).Except(frames).Count();
            Assert.True((missing, missing * 10L) == (ledger.Changes.Sum(g => g.Frames), ledger.Changes.Sum(g => g.Hops)), $"seed {seed}");
        }
    }

    private static EmitterLedger Begun()
    {
        var ledger = new EmitterLedger("hops", 0);
        ledger.Begin(0, null);
        return ledger;
    }

    private static LedgerState After(int frames)
    {
        var ledger = Begun();
        for (var i = 0; i < frames; i++)
            Observe(ledger, i, i + 1, before: i * 10);
        return ledger.Checkpoint();
    }

    private static void Observe(EmitterLedger ledger, long offset, long sequence, long before, long dropped = 0) =>
        ledger.Observe(offset, new FrameHeader(7, sequence, before, dropped, sequence * 1000), 10, Stages);
}
