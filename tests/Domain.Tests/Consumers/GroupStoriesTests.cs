using Chasqui.Domain.Consumers;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>What is seen of real groups over time: offsets put back, members that come, go, hang and die.</summary>
public sealed class GroupStoriesTests
{
    [Fact]
    public void A_rewind_is_Rewound_until_it_is_made_good_and_so_is_the_second()
    {
        static long Committed(int t) => t switch
        {
            < 310 => 100L * t,
            < 400 => 10_000 + (t - 310) * 400L,
            < 500 => 100L * t,
            < 510 => 49_900,
            _ => 20_000 + (t - 510) * 50L,
        };
        var story = new ConsumerStory().Sample(0, 600, Committed, t => 100L * t + 5);

        Assert.Equal(311, story.First(Rewound));
        Assert.Equal(Ok, new ConsumerStory().Sample(0, 450, Committed, t => 100L * t + 5).Last.Decision.Verdict);
        Assert.Equal(511, story.First(Rewound, from: 450));
        Assert.Equal((Rewound, 2), (story.Last.Decision.Verdict, story.Last.Rewinds));
    }

    [Fact]
    public void A_small_rewind_in_a_rebalance_raises_nothing()
    {
        var story = ConsumerStory.Healthy();
        story.Group(295, GroupState.Stable, 2).Group(305, GroupState.Rebalancing, 2).Observe(310, 29_800, 31_000).Judge(311)
            .Group(315, GroupState.Stable, 3).Sample(320, 400, t => 100L * t, t => 100L * t + 5);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_topic_that_was_deleted_and_made_again_starts_over()
    {
        var story = ConsumerStory.Healthy().Sample(310, 400, t => t - 300, t => t - 300);

        Assert.Equal("Undetermined, Ok", story.Course);
        Assert.Equal(10, story.Last.Evidence.Samples);
    }

    [Fact]
    public void An_offset_that_stays_beyond_a_truncated_log_is_Undetermined()
    {
        var story = ConsumerStory.Healthy().Sample(310, 500, _ => 30_000, _ => 29_000);

        Assert.Equal("Undetermined, Ok, Undetermined", story.Course);
    }

    [Fact]
    public void An_offset_read_after_the_log_end_is_no_fault() =>
        Assert.Equal("Undetermined, Ok", new ConsumerStory().Sample(0, 600, t => 100L * t + 50, t => 100L * t).Course);

    [Fact]
    public void A_deployment_raises_nothing()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 900; t += 10)
        {
            var down = t is > 300 and <= 350;
            var state = down ? GroupState.Empty : t is > 350 and <= 370 ? GroupState.Rebalancing : GroupState.Stable;
            var committed = t <= 300 ? 100L * t : t <= 370 ? 30_000 : Math.Min(100L * t, 30_000 + (t - 370) * 250L);
            story.Group(t, state, down ? 0 : 3).Observe(t, committed, 100L * t + 5).Judge(t + 1);
        }

        Assert.DoesNotContain("Stopped", story.Course, StringComparison.Ordinal);
        Assert.DoesNotContain("Dead", story.Course, StringComparison.Ordinal);
        Assert.DoesNotContain("Stuck", story.Course, StringComparison.Ordinal);
        Assert.DoesNotContain("Lagging", story.Course, StringComparison.Ordinal);
        Assert.Equal(Ok, story.Last.Decision.Verdict);
    }

    [Fact]
    public void A_group_that_leaves_and_does_not_come_back_is_Stopped_soon_after_its_grace()
    {
        var story = ConsumerStory.Healthy();
        for (var t = 310; t <= 600; t += 10)
            story.Group(t, GroupState.Empty, 0).Observe(t, 30_900, 100L * t).Judge(t + 1);

        Assert.InRange(story.First(Stopped), 360, 385);
    }

    [Fact]
    public void A_group_without_members_on_an_idle_topic_is_Ok_until_something_waits()
    {
        var story = ConsumerStory.Healthy();
        for (var t = 310; t <= 900; t += 10)
            story.Group(t, GroupState.Empty, 0).Observe(t, 30_005, t < 600 ? 30_005 : 100L * t).Judge(t + 1);

        Assert.InRange(story.First(Stopped), 600, 680);
    }

    [Fact]
    public void A_killed_consumer_is_Stuck_and_when_it_is_expelled_Dead()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 600; t += 10)
            story.Group(t, t < 350 ? GroupState.Stable : GroupState.Empty, t < 350 ? 1 : 0, owners: t < 350 ? [("orders", 0, "m-1")] : [])
                .Observe(t, Math.Min(30_000, 100L * t), 100L * t + 5).Judge(t + 1);

        Assert.InRange(story.First(Stuck), 301, 345);
        Assert.InRange(story.First(Dead), 346, 359);
        Assert.Equal(Dead, story.Last.Decision.Verdict);
    }

    [Fact]
    public void Heartbeats_that_stop_without_a_goodbye_are_Dead_within_a_minute()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 400; t += 5)
        {
            if (t <= 300)
                story.Beat(t, 100L * t);
            if (t % 10 == 0)
                story.Observe(t, Math.Min(30_000, 100L * t), 100L * t).Judge(t + 1);
        }

        Assert.InRange(story.First(Dead), 301, 359);
    }

    [Fact]
    public void Heartbeats_alone_are_enough()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 400; t += 5)
        {
            if (t <= 300)
                story.Beat(t, 100L * t, committed: 100L * t, end: 100L * t);
            story.Judge(t + 1);
        }

        Assert.Equal("Ok, Dead", story.Course);
        Assert.InRange(story.First(Dead), 301, 345);
    }

    [Fact]
    public void A_goodbye_is_Ok_for_a_minute_and_then_Stopped()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 500; t += 10)
        {
            if (t <= 300)
                story.Beat(t, 100L * t, stopped: t == 300);
            story.Observe(t, Math.Min(30_000, 100L * t), 100L * t).Judge(t + 1);
        }

        Assert.Equal("Ok, Stopped", story.Course);
        Assert.InRange(story.First(Stopped), 360, 371);
    }

    [Fact]
    public void A_hung_poll_loop_is_Stuck_though_heartbeats_go_on()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 400; t += 5)
        {
            story.Beat(t, Math.Min(30_010, 100L * t), lastPoll: Math.Min(300, t));
            if (t % 10 == 0)
                story.Observe(t, Math.Min(30_000, 100L * t), 100L * t).Judge(t + 1);
        }

        Assert.InRange(story.First(Stuck), 301, 359);
        Assert.Equal(ConsumerCause.PollLoopHung, story.Last.Decision.Cause);
    }

    [Fact]
    public void Who_takes_over_a_dead_members_partition_ends_its_death()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 500; t += 5)
        {
            if (t <= 200)
                story.Beat(t, 100L * t);
            if (t >= 260)
                story.Beat(t, 100L * t - 500, member: "m-2");
            if (t % 10 == 0)
                story.Observe(t, t <= 200 ? 100L * t : t < 260 ? 20_000 : 100L * t - 500, 100L * t).Judge(t + 1);
        }

        Assert.True(story.First(Dead) is > 200 and < 260);
        Assert.Equal(Ok, story.Last.Decision.Verdict);
    }

    [Fact]
    public void A_partition_that_nobody_owns_is_Orphaned_and_its_group_too()
    {
        var story = ConsumerStory.Healthy();
        for (var t = 310; t <= 400; t += 10)
            story.Group(t, GroupState.Stable, 2, owners: [("orders", 1, "m-1"), ("orders", 2, "m-2")]).Observe(t, 31_000, 31_000).Judge(t + 1);

        Assert.InRange(story.First(Orphaned), 330, 361);
        Assert.Equal(Orphaned, story.LastOfGroup.Verdict);
    }

    [Fact]
    public void A_rebalance_storm_is_Flapping()
    {
        var story = ConsumerStory.Healthy();
        for (var t = 310; t <= 700; t += 10)
            story.Group(t, t % 40 < 20 ? GroupState.Rebalancing : GroupState.Stable, 3).Observe(t, 30_000 + (t - 300) * 10L, 100L * t).Judge(t + 1);

        Assert.InRange(story.First(Flapping), 510, 575);
        Assert.Equal(Flapping, story.LastOfGroup.Verdict);
    }

    [Fact]
    public void A_share_group_is_named_and_not_misjudged()
    {
        var story = ConsumerStory.Healthy(until: 0);
        for (var t = 10; t <= 400; t += 10)
            story.Group(t, GroupState.Stable, 3, GroupProtocol.Share).Observe(t, 5, 100L * t).Judge(t + 1);

        Assert.Equal((Undetermined, ConsumerCause.ShareGroup), (story.Last.Decision.Verdict, story.Last.Decision.Cause));
    }

    [Fact]
    public void A_share_group_without_offsets_is_named_until_it_is_gone()
    {
        var ledger = new ConsumerLedger();
        GroupObservation Seen(long ms, GroupState state) => new("main", "sharers", ms, state, GroupProtocol.Share, 2, [], null);
        var aDayMs = ConsumerLedger.ForgetSilentAfterMs;

        ledger.Observe(Seen(1_000, GroupState.Stable));
        var named = Assert.Single(ledger.Judge(2_000, (_, _) => ConsumerSettings.Default));
        Assert.Equal((Undetermined, "C1", 0L, true), (named.Decision.Verdict, named.Decision.RuleId, named.Lag, named.Partitions.IsEmpty));
        Assert.Single(ledger.Judge(1_000 + aDayMs, (_, _) => ConsumerSettings.Default));
        Assert.Empty(ledger.Judge(1_001 + aDayMs, (_, _) => ConsumerSettings.Default));

        ledger.Observe(Seen(2_000 + aDayMs, GroupState.Stable));
        ledger.Observe(Seen(3_000 + aDayMs, GroupState.Dead));
        Assert.Empty(ledger.Judge(4_000 + aDayMs, (_, _) => ConsumerSettings.Default));
    }
}
