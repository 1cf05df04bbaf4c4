using Chasqui.Domain.Consumers;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>What is seen of real consumers over time, and what has to be said of it: who keeps up, falls behind or stands still.</summary>
public sealed class ConsumerStoriesTests
{
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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_slow_consumer_is_told_however_often_its_offsets_are(int everySeconds)
    {
        var story = new ConsumerStory();
        for (var t = 0; t <= 900; t += everySeconds)
            story.Observe(t, t < 300 ? 100L * t : 30_000 + (20L * (t - 300)), 100L * t).Judge(t);

        Assert.Equal("Ok, Lagging", story.Course);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void A_log_end_told_twice_at_one_time_gives_no_trend_of_no_time(int second)
    {
        var story = second == 0 ? new ConsumerStory() : ConsumerStory.Healthy(until: second - 10).Group(second, GroupState.Rebalancing, 1);
        story.Observe(second, 100L * second, 100L * second + 5).Log(second, 100L * second + 7).Judge(second + 1);

        var trend = story.Last.Evidence.Trend;
        Assert.All([trend.PerSecond, trend.ConsumedPerSecond, trend.ProducedPerSecond], rate => Assert.True(double.IsFinite(rate), $"{trend}"));
    }

    [Fact]
    public void An_offset_that_goes_back_is_Rewound_though_the_log_end_was_not_looked_at_since()
    {
        var story = ConsumerStory.Healthy();
        for (var t = 305; t <= 325; t += 5)
            story.Observe(t, 100L * t, -1, -1);
        story.Observe(330, 20_000, -1, -1).Judge(331);

        Assert.Equal(Rewound, story.Last.Decision.Verdict);
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
        var story = ConsumerStory.Healthy();

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_single_sample_without_a_lag_is_Ok() => Assert.Equal(Ok, new ConsumerStory().Observe(0, 50, 50).Judge(1).Last.Decision.Verdict);

    [Fact]
    public void A_consumer_that_hangs_is_Stuck_within_a_minute()
    {
        var story = ConsumerStory.Healthy().Sample(310, 600, _ => 30_000, t => 100L * t);

        Assert.InRange(story.First(Stuck), 301, 359);
    }

    [Fact]
    public void Progress_after_a_stall_is_CatchingUp_with_an_eta_and_then_Ok()
    {
        var story = ConsumerStory.Healthy().Sample(310, 600, _ => 30_000, t => 100L * t).Sample(610, 900, t => Math.Min(30_000 + (t - 600) * 300L, 100L * t), t => 100L * t);

        Assert.Equal("Undetermined, Ok, Stuck, CatchingUp, Ok", story.Course);
    }

    [Fact]
    public void An_eta_is_the_lag_over_the_pace()
    {
        var story = ConsumerStory.Healthy().Sample(310, 600, _ => 30_000, t => 100L * t).Sample(610, 660, t => 30_000 + (t - 600) * 300L, t => 100L * t);

        Assert.Equal(CatchingUp, story.Last.Decision.Verdict);
        // 18,000 unread after a minute at 200 a second net.
        Assert.InRange(story.Last.Evidence.Trend.EtaMs(story.Last.Evidence.Unread)!.Value, 80_000, 100_000);
    }

    [Fact]
    public void Time_lag_is_the_age_of_the_oldest_unread_record()
    {
        var story = ConsumerStory.Healthy().Sample(310, 400, _ => 30_000, t => 100L * t);

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
        var story = ConsumerStory.Healthy().Sample(310, 400, _ => 30_000, t => 100L * t, start: _ => 35_000);

        Assert.Equal(5_000, story.Last.Evidence.Lag);
        Assert.InRange(story.Last.Evidence.TimeLag.Ms, 49_000, 51_000);
    }

    [Fact]
    public void A_quiet_topic_raises_nothing()
    {
        var story = ConsumerStory.Healthy().Sample(310, 8_000, _ => 30_005, _ => 30_005);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void The_first_records_after_a_quiet_night_raise_nothing()
    {
        var story = ConsumerStory.Healthy().Sample(310, 8_000, _ => 30_005, _ => 30_005).Sample(8_010, 8_200, t => 100L * (t - 8_010) + 30_005, t => 100L * (t - 8_000) + 30_005);

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
        var story = ConsumerStory.Healthy().Sample(310, 2_000, _ => 30_005, _ => 30_012);

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
        var story = ConsumerStory.Healthy();
        for (var t = 310; t <= 900; t += 10)
            story.Beat(t - 1, position: 30_505).Observe(t, 30_005, 30_505).Judge(t + 1);

        Assert.Equal("Undetermined, Ok", story.Course);
    }

    [Fact]
    public void A_constant_lag_that_nobody_reads_is_Stuck()
    {
        var story = ConsumerStory.Healthy().Sample(310, 900, _ => 30_000, _ => 30_500);

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
        var story = ConsumerStory.Healthy().Sample(310, 310, _ => 31_000, _ => 31_000).Sample(320, 900, t => 31_000 + (t - 310) * 30L, t => 100L * t);

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
        var story = ConsumerStory.Healthy().Sample(310, 310, _ => 31_000, _ => 31_000).Sample(320, 500, _ => 31_000, t => 100L * t);

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
}
