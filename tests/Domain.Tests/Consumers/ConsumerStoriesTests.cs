using Chasqui.Domain.Consumers;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>What is seen of real consumers over time, and what has to be said of it.</summary>
public sealed class ConsumerStoriesTests
{
    private static ConsumerStory Healthy(int until = 300) => new ConsumerStory().Sample(0, until, t => 100L * t, t => 100L * t + 5);

    [Theory]
    [InlineData(10, 240, ConsumerVerdict.Flapping)]
    [InlineData(10, 200, ConsumerVerdict.Ok)]
    [InlineData(60, 240, ConsumerVerdict.Ok)]
    public void Members_alone_tell_of_a_rebalance_storm(int everySeconds, int forSeconds, ConsumerVerdict expected)
    {
        var ledger = new ConsumerLedger();
        for (var t = 0; t <= forSeconds; t += 5)
            foreach (var member in new[] { "i-1", "i-2" })
                ledger.Observe(new HeartbeatObservation(
                    "main", "billing", member, member, t * 1000L, false, t * 1000L, 5000,
                    [new("orders", member == "i-1" ? 0 : 1, 100 + t, 100 + t, 100 + t, t * 1000L)]) { Generation = t / everySeconds });

        Assert.Equal(expected, Assert.Single(ledger.Judge(forSeconds * 1000L, (_, _) => ConsumerSettings.Default)).Decision.Verdict);
    }

    [Fact]
    public void A_consumer_that_is_killed_is_not_called_stuck_before_it_is_called_dead()
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 400; t++)
        {
            if (t % 3 == 0 && t <= 303)
                story.Beat(t, position: Math.Min(10L * t, 3_000), committed: Math.Min(10L * t, 3_000));
            if (t % 5 == 0)
                story.Observe(t, Math.Min(10L * t, 3_000), 10L * t).Judge(t);
        }

        Assert.Equal("Ok, Dead", story.Course);
    }

    [Fact]
    public void A_consumer_that_stands_still_while_retention_takes_what_it_has_not_read_is_stuck()
    {
        // The oldest record that is left is never older than 30 s.
        var story = new ConsumerStory().Sample(0, 600, t => Math.Min(100 * t, 5_000), t => 100L * t, start: t => Math.Max(0, 100 * (t - 30)));

        Assert.Equal(ConsumerVerdict.Stuck, story.Last.Decision.Verdict);
    }

    [Fact]
    public void A_consumer_that_keeps_up_is_Ok_from_its_second_sample()
    {
        var story = Healthy();

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_single_sample_without_a_lag_is_Ok() => Assert.Equal(Ok, new ConsumerStory().Observe(0, 50, 50).Judge(1).Last.Decision.Verdict);

    [Fact]
    public void A_consumer_that_hangs_is_Stuck_within_a_minute()
    {
        var story = Healthy().Sample(310, 600, _ => 30_000, t => 100L * t);

        Assert.InRange(story.First(Stuck), 301, 359);
    }

    [Fact]
    public void Progress_after_a_stall_is_CatchingUp_with_an_eta_and_then_Ok()
    {
        var story = Healthy().Sample(310, 600, _ => 30_000, t => 100L * t).Sample(610, 900, t => Math.Min(30_000 + (t - 600) * 300L, 100L * t), t => 100L * t);

        Assert.Equal("Undetermined, Ok, Stuck, CatchingUp, Ok", story.Course);
    }

    [Fact]
    public void An_eta_is_the_lag_over_the_pace()
    {
        var story = Healthy().Sample(310, 600, _ => 30_000, t => 100L * t).Sample(610, 660, t => 30_000 + (t - 600) * 300L, t => 100L * t);

        Assert.Equal(CatchingUp, story.Last.Decision.Verdict);
        // 18,000 unread after a minute at 200 a second net.
        Assert.InRange(story.Last.Evidence.Trend.EtaMs(story.Last.Evidence.Unread)!.Value, 80_000, 100_000);
    }

    [Fact]
    public void Time_lag_is_the_age_of_the_oldest_unread_record()
    {
        var story = Healthy().Sample(310, 400, _ => 30_000, t => 100L * t);

        Assert.False(story.Last.Evidence.TimeLag.AtLeast);
        Assert.InRange(story.Last.Evidence.TimeLag.Ms, 99_000, 101_000);
    }

    [Fact]
    public void Time_lag_beyond_the_history_is_a_lower_bound()
    {
        var story = new ConsumerStory().Sample(0, 20, _ => 5, t => 1_000 + t);

        Assert.Equal(new TimeLag(20_000, AtLeast: true), story.Last.Evidence.TimeLag);
    }

    [Fact]
    public void Lag_and_time_lag_start_at_the_log_start_when_retention_has_passed_the_offset()
    {
        var story = Healthy().Sample(310, 400, _ => 30_000, t => 100L * t, start: _ => 35_000);

        Assert.Equal(5_000, story.Last.Evidence.Lag);
        Assert.InRange(story.Last.Evidence.TimeLag.Ms, 49_000, 51_000);
    }

    [Fact]
    public void A_quiet_topic_raises_nothing()
    {
        var story = Healthy().Sample(310, 8_000, _ => 30_005, _ => 30_005);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void The_first_records_after_a_quiet_night_raise_nothing()
    {
        var story = Healthy().Sample(310, 8_000, _ => 30_005, _ => 30_005).Sample(8_010, 8_200, t => 100L * (t - 8_010) + 30_005, t => 100L * (t - 8_000) + 30_005);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void Lag_1_at_rest_is_Ok_also_when_data_comes_again()
    {
        // Each transaction ends in a marker, which is an offset that no consumer commits past.
        static long Written(int t) => t / 100 * 50L;
        var story = new ConsumerStory().Sample(0, 2_990, t => Math.Max(0, Written(t) - 1), t => Written(t));

        Assert.Equal("Ok", story.Course);
        Assert.Equal((1, 0, 0), (story.Last.Evidence.Lag, story.Last.Evidence.Unread, story.Last.Evidence.TimeLag.Ms));
    }

    [Fact]
    public void A_short_tail_of_aborted_records_is_Ok()
    {
        var story = Healthy().Sample(310, 2_000, _ => 30_005, _ => 30_012);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_consumer_that_hangs_on_a_slow_topic_is_Stuck_when_the_next_record_has_waited()
    {
        static long Written(int t) => t / 120;
        var story = new ConsumerStory().Sample(0, 1_200, Written, Written).Sample(1_210, 2_000, _ => 10, Written);

        Assert.InRange(story.First(Stuck), 1_440, 1_500);
    }

    [Fact]
    public void A_long_aborted_tail_is_Ok_when_heartbeats_say_that_its_position_is_at_the_end()
    {
        var story = Healthy();
        for (var t = 310; t <= 900; t += 10)
            story.Beat(t - 1, position: 30_505).Observe(t, 30_005, 30_505).Judge(t + 1);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_constant_lag_that_nobody_reads_is_Stuck()
    {
        var story = Healthy().Sample(310, 900, _ => 30_000, _ => 30_500);

        Assert.Equal("Undetermined, Ok, Stuck", story.Course);
    }

    [Fact]
    public void A_consumer_that_commits_once_a_minute_is_Ok_and_Stuck_when_it_misses_two()
    {
        var story = new ConsumerStory().Sample(0, 1_200, t => t / 60 * 6_000L, t => 100L * t).Sample(1_210, 1_600, _ => 120_000, t => 100L * t);

        Assert.Equal("Ok, Stuck", story.Course);
        Assert.InRange(story.First(Stuck), 1_300, 1_345);
    }

    [Fact]
    public void One_zero_lag_does_not_hide_growth()
    {
        var story = Healthy().Sample(310, 310, _ => 31_000, _ => 31_000).Sample(320, 900, t => 31_000 + (t - 310) * 30L, t => 100L * t);

        Assert.InRange(story.First(Lagging), 311, 540);
        Assert.Equal(Lagging, story.Last.Decision.Verdict);
    }

    [Fact]
    public void One_dip_does_not_hide_growth()
    {
        var story = new ConsumerStory().Sample(0, 600, t => (t == 550 ? 20_000 : 30L * t), t => 100L * t);
        var without = new ConsumerStory().Sample(0, 540, t => 30L * t, t => 100L * t);

        Assert.Equal(Lagging, without.Last.Decision.Verdict);
        Assert.Equal(without.First(Lagging), story.First(Lagging));
    }

    [Fact]
    public void One_zero_lag_does_not_hide_a_stall()
    {
        var story = Healthy().Sample(310, 310, _ => 31_000, _ => 31_000).Sample(320, 500, _ => 31_000, t => 100L * t);

        Assert.InRange(story.First(Stuck), 340, 371);
    }

    [Fact]
    public void A_lag_beyond_the_objective_is_Lagging_within_90_seconds()
    {
        var story = new ConsumerStory { Settings = new() { Slo = TimeSpan.FromSeconds(30) } }
            .Sample(0, 300, t => 100L * t, t => 100L * t + 5).Sample(310, 600, t => 30_000 + 20L * (t - 300), t => 100L * t);

        Assert.InRange(story.First(Lagging), 301, 300 + 30 + 20);
    }

    [Fact]
    public void A_burst_that_is_worked_off_raises_nothing()
    {
        static long End(int t) => 100L * t + 400L * Math.Clamp(t - 300, 0, 60);
        var story = new ConsumerStory().Sample(0, 900, t => Math.Min(End(t), 100L * t + 100L * Math.Max(0, t - 300) + 0), End);

        Assert.DoesNotContain("Lagging", story.Course, StringComparison.Ordinal);
        Assert.DoesNotContain("Stuck", story.Course, StringComparison.Ordinal);
    }

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
        var story = Healthy();
        story.Group(295, GroupState.Stable, 2).Group(305, GroupState.Rebalancing, 2).Observe(310, 29_800, 31_000).Judge(311)
            .Group(315, GroupState.Stable, 3).Sample(320, 400, t => 100L * t, t => 100L * t + 5);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_topic_that_was_deleted_and_made_again_starts_over()
    {
        var story = Healthy().Sample(310, 400, t => t - 300, t => t - 300);

        Assert.Equal("Undetermined, Ok", story.Course);
        Assert.Equal(10, story.Last.Evidence.Samples);
    }

    [Fact]
    public void An_offset_that_stays_beyond_a_truncated_log_is_Undetermined()
    {
        var story = Healthy().Sample(310, 500, _ => 30_000, _ => 29_000);

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
        var story = Healthy();
        for (var t = 310; t <= 600; t += 10)
            story.Group(t, GroupState.Empty, 0).Observe(t, 30_900, 100L * t).Judge(t + 1);

        Assert.InRange(story.First(Stopped), 360, 385);
    }

    [Fact]
    public void A_group_without_members_on_an_idle_topic_is_Ok_until_something_waits()
    {
        var story = Healthy();
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
        var story = Healthy();
        for (var t = 310; t <= 400; t += 10)
            story.Group(t, GroupState.Stable, 2, owners: [("orders", 1, "m-1"), ("orders", 2, "m-2")]).Observe(t, 31_000, 31_000).Judge(t + 1);

        Assert.InRange(story.First(Orphaned), 330, 361);
        Assert.Equal(Orphaned, story.LastOfGroup.Verdict);
    }

    [Fact]
    public void A_rebalance_storm_is_Flapping()
    {
        var story = Healthy();
        for (var t = 310; t <= 700; t += 10)
            story.Group(t, t % 40 < 20 ? GroupState.Rebalancing : GroupState.Stable, 3).Observe(t, 30_000 + (t - 300) * 10L, 100L * t).Judge(t + 1);

        Assert.InRange(story.First(Flapping), 510, 575);
        Assert.Equal(Flapping, story.LastOfGroup.Verdict);
    }

    [Fact]
    public void A_share_group_is_named_and_not_misjudged()
    {
        var story = Healthy(until: 0);
        for (var t = 10; t <= 400; t += 10)
            story.Group(t, GroupState.Stable, 3, GroupProtocol.Share).Observe(t, 5, 100L * t).Judge(t + 1);

        Assert.Equal((Undetermined, ConsumerCause.ShareGroup), (story.Last.Decision.Verdict, story.Last.Decision.Cause));
    }

    [Fact]
    public void When_sampling_ends_the_verdict_is_Undetermined_and_not_the_last_one() =>
        Assert.Equal(Undetermined, Healthy().Judge(365).Last.Decision.Verdict);

    [Fact]
    public void A_gap_in_sampling_makes_nothing_old()
    {
        var story = Healthy(200).Observe(210, 20_005, 20_005).Judge(211).Observe(900, 20_005, 26_000).Judge(901);

        Assert.Equal(Ok, story.Last.Decision.Verdict);
        Assert.InRange(story.Last.Evidence.TimeLag.Ms, 0, 20_000);
    }

    [Fact]
    public void A_stall_across_a_gap_in_sampling_is_still_a_stall() =>
        Assert.Equal(Stuck, Healthy(200).Observe(900, 20_000, 90_000).Judge(901).Last.Decision.Verdict);

    [Fact]
    public void A_topic_that_is_deleted_is_forgotten_while_the_rest_of_its_cluster_is_sampled()
    {
        var story = Healthy(200);
        for (var t = 210; t <= 900; t += 10)
            story.Other(t, "payments", 0, t, t);

        Assert.True(story.Judge(901).IsForgotten);
    }

    [Fact]
    public void A_group_that_is_deleted_is_forgotten_at_once() => Assert.True(Healthy(200).Group(210, GroupState.Dead).Judge(211).IsForgotten);

    [Fact]
    public void An_offset_that_has_expired_leaves_nothing_to_judge_until_data_comes()
    {
        var story = Healthy(200).Sample(210, 900, _ => -1, _ => 20_005);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_partition_that_is_added_and_read_raises_nothing()
    {
        var story = new ConsumerStory().Sample(0, 100, _ => -1, _ => 0).Sample(110, 500, t => 10L * (t - 110), t => 10L * (t - 100));

        Assert.Equal("Ok", story.Course);
    }

    [Fact]
    public void A_partition_that_is_added_and_read_by_nobody_is_Stopped()
    {
        var story = new ConsumerStory().Sample(0, 100, _ => -1, _ => 0).Sample(110, 500, _ => -1, t => 10L * (t - 100));

        Assert.Equal(Stopped, story.Last.Decision.Verdict);
    }

    [Fact]
    public void A_single_old_commit_with_a_lag_is_Stopped_only_when_it_has_waited()
    {
        var story = new ConsumerStory().Observe(0, 1_000, 1_000);
        for (var t = 0; t <= 200; t += 10)
            story.Log(t + 1, 1_000 + 100L * (t / 10)).Judge(t + 1);

        Assert.Equal("Ok, Stopped", story.Course);
        Assert.InRange(story.First(Stopped), 60, 95);
    }
}
