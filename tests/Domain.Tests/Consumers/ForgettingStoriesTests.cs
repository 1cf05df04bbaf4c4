using Chasqui.Domain.Consumers;
using static Chasqui.Domain.Consumers.ConsumerVerdict;

namespace Chasqui.Domain.Tests.Consumers;

/// <summary>What is not seen any more, or for the first time: gaps in sampling, and what is deleted, expired or added.</summary>
public sealed class ForgettingStoriesTests
{
    [Fact]
    public void When_sampling_ends_the_verdict_is_Undetermined_and_not_the_last_one() =>
        Assert.Equal(Undetermined, ConsumerStory.Healthy().Judge(365).Last.Decision.Verdict);

    [Fact]
    public void A_gap_in_sampling_makes_nothing_old()
    {
        var story = ConsumerStory.Healthy(200).Observe(210, 20_005, 20_005).Judge(211).Observe(900, 20_005, 26_000).Judge(901);

        Assert.Equal(Ok, story.Last.Decision.Verdict);
        Assert.InRange(story.Last.Evidence.TimeLag.Ms, 0, 20_000);
    }

    [Fact]
    public void A_stall_across_a_gap_in_sampling_is_still_a_stall() =>
        Assert.Equal(Stuck, ConsumerStory.Healthy(200).Observe(900, 20_000, 90_000).Judge(901).Last.Decision.Verdict);

    [Fact]
    public void A_topic_that_is_deleted_is_forgotten_while_the_rest_of_its_cluster_is_sampled()
    {
        var story = ConsumerStory.Healthy(200);
        for (var t = 210; t <= 900; t += 10)
            story.Other(t, "payments", 0, t, t);

        Assert.True(story.Judge(901).IsForgotten);
    }

    [Fact]
    public void A_group_that_is_deleted_is_forgotten_at_once() => Assert.True(ConsumerStory.Healthy(200).Group(210, GroupState.Dead).Judge(211).IsForgotten);

    [Fact]
    public void An_offset_that_has_expired_leaves_nothing_to_judge_until_data_comes()
    {
        var story = ConsumerStory.Healthy(200).Sample(210, 900, _ => -1, _ => 20_005);

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
