using Chasqui.Domain.Tracing;

namespace Chasqui.Domain.Tests.Tracing;

public sealed class TraceJudgeTests
{
    private static JudgedPath Router => JudgedPath.Line("app/sent", "router/received", "router/sent", "sink/received");

    /// <summary>app -> a or b, each received and sent on by itself -> both may lead to the sink.</summary>
    private static JudgedPath Join => new(
        ("app/sent", []), ("a/received", ["app/sent"]), ("b/received", ["app/sent"]), ("a/sent", ["a/received"]), ("b/sent", ["b/received"]), ("sink/received", ["a/sent", "b/sent"]));

    private static JudgedPath Choice => new([
        .. Router.Path.Hops[..2],
        Hop("eu/sent", "router/received"),
        Hop("us/sent", "router/received"),
        Hop("eu/received", "eu/sent", oneOf: null),
        Hop("us/received", "us/sent", oneOf: null),
    ]);

    [Fact]
    public void A_delivered_event_has_its_latencies_and_what_was_late()
    {
        var judged = Router.See("app/sent", 0, 1).See("router/received", 2, 1).See("router/sent", 12.5, 7).See("sink/received", 12, 7).Judgements();

        Assert.All(judged.Values, j => Assert.Equal(TraceVerdict.Delivered, j.Loss.Verdict));
        Assert.Equal([null, 2_000, 10_500, -500], judged.Values.Select(j => j.LatencyMs));
        Assert.Equal([false, false, true, false], judged.Values.Select(j => j.Late));
    }

    [Fact]
    public void A_loss_is_charged_once_at_the_first_hop_that_is_missing()
    {
        var judged = Router.See("app/sent", 0, 1).Judge();

        Assert.Equal(["Delivered L1", "Lost L16 SkippedByConsumer", "NotReached L5", "NotReached L5"], judged.Values);
    }

    [Fact]
    public void What_was_seen_at_the_end_proves_all_before_it()
    {
        var judged = Router.See("sink/received", 4, 7).Judge();

        Assert.Equal(["TraceLost L2", "TraceLost L2", "TraceLost L2", "Delivered L1"], judged.Values);
    }

    [Fact]
    public void A_hop_behind_a_lost_hop_record_is_still_judged()
    {
        var path = Router.See("app/sent", 0, 1).See("router/sent", 3, 7);
        path.Probes[7] = ProbeOutcome.OtherRecord;

        Assert.Equal(["Delivered L1", "TraceLost L2", "Delivered L1", "Lost L12 LogTruncated"], path.Judge().Values);
    }

    [Fact]
    public void Only_a_record_that_was_passed_is_looked_up_and_only_once_silence_counts()
    {
        var path = Router.See("app/sent", 0, 1);

        path.Judge(now: 1_000, watermark: 40);
        Assert.Empty(path.Probed);
        path.Judge(now: 1_000, watermark: 40.001);
        Assert.Equal([1], path.Probed);
        path.Passes[1] = PassEvidence.NotPassed;
        path.Judge();
        Assert.Equal([1], path.Probed);
    }

    [Fact]
    public void Lost_hop_records_are_asked_for_from_a_grace_before_to_the_end_of_the_silence()
    {
        var path = Router.See("app/sent", 50, 1);
        path.Passes[1] = new PassEvidence(PassState.Passed, JudgedPath.BirthMs + 100_000);

        path.Judge();

        Assert.Equal((20, 130), path.AskedForLost["router/received"]);
    }

    [Fact]
    public void Dropped_in_a_process_is_told_by_the_group_the_process_reads_with()
    {
        var path = Router.See("app/sent", 0, 1).See("router/received", 1, 1);

        Assert.Equal("Lost L10 DroppedInProcessing", path.Judge()["router/sent"]);
        path.Passes[1] = PassEvidence.NotPassed;
        Assert.Equal("Delayed L7", path.Judge()["router/sent"]);
    }

    [Fact]
    public void A_known_end_explains_the_hop_behind_it_and_no_other()
    {
        Assert.Equal(
            ["Delivered L1", "Delivered L1", "Filtered L3", "NotReached L5"],
            Router.See("app/sent", 0, 1).See("router/received", 1, 1).See("router/filtered", 2).Judge().Values);
        Assert.Equal(
            ["Delivered L1", "TraceLost L2", "Failed L3", "NotReached L5"],
            Router.See("app/sent", 0, 1).See("router/failed", 2).Judge().Values);
    }

    [Fact]
    public void An_end_at_the_last_stage_takes_nothing_from_its_receipt()
    {
        var judged = Router.See("app/sent", 0, 1).See("router/received", 1, 1).See("router/sent", 2, 7).See("sink/received", 3, 7).See("sink/failed", 4).Judge();

        Assert.All(judged.Values, verdict => Assert.Equal("Delivered L1", verdict));
    }

    [Fact]
    public void A_choice_that_was_taken_makes_the_others_not_taken()
    {
        var judged = Choice.See("app/sent", 0, 1).See("router/received", 1, 1).See("us/sent", 2, 7).See("us/received", 3, 7).Judge();

        Assert.Equal("NotTaken L4", judged["eu/sent"]);
        Assert.Equal("NotReached L5", judged["eu/received"]);
        Assert.Equal("Delivered L1", judged["us/received"]);
    }

    [Fact]
    public void A_choice_is_proven_by_what_follows_it()
    {
        var judged = Choice.See("app/sent", 0, 1).See("router/received", 1, 1).See("us/received", 3, 7).Judge();

        Assert.Equal("NotTaken L4", judged["eu/sent"]);
        Assert.Equal("TraceLost L2", judged["us/sent"]);
    }

    [Fact]
    public void An_event_that_took_none_of_its_choices_is_one_loss()
    {
        var judged = Choice.See("app/sent", 0, 1).See("router/received", 1, 1).Judge();

        Assert.Equal("Lost L10 DroppedInProcessing", judged["eu/sent"]);
        Assert.Equal("NotReached L5", judged["us/sent"]);
        Assert.Single(judged.Values, verdict => verdict.StartsWith("Lost", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_branch_of_a_fan_out_is_judged_by_itself()
    {
        var path = new JudgedPath(("app/sent", []), ("a/received", ["app/sent"]), ("b/received", ["app/sent"])).See("app/sent", 0, 1).See("a/received", 1, 1);

        Assert.Equal(["Delivered L1", "Delivered L1", "Lost L16 SkippedByConsumer"], path.Judge().Values);
    }

    [Fact]
    public void Branches_that_join_need_only_one_way()
    {
        var judged = Join.See("app/sent", 0, 1).See("a/received", 1, 1).See("a/sent", 2, 7).See("sink/received", 3, 7).See("b/received", 1, 1).See("b/sent", 2, 8).Judge();

        Assert.All(judged.Values, verdict => Assert.Equal("Delivered L1", verdict));
    }

    [Fact]
    public void A_way_that_cannot_be_told_from_another_is_not_called_a_loss()
    {
        var judged = Join.See("app/sent", 0, 1).See("sink/received", 3, 7).Judge();

        Assert.Equal("Undetermined L9 PathAmbiguous", judged["a/received"]);
        Assert.Equal("Undetermined L9 PathAmbiguous", judged["b/received"]);
    }

    [Fact]
    public void A_way_that_was_seen_leaves_the_other_to_be_judged()
    {
        var judged = Join.See("app/sent", 0, 1).See("a/received", 1, 1).See("a/sent", 2, 7).See("sink/received", 3, 7).Judge();

        Assert.Equal("Lost L16 SkippedByConsumer", judged["b/received"]);
        Assert.Equal("NotReached L5", judged["b/sent"]);
    }

    [Fact]
    public void An_event_written_twice_is_passed_when_its_last_copy_is()
    {
        var path = Router.See("app/sent", 0, 1).See("app/sent", 0.1, 2);
        path.Passes[2] = PassEvidence.NotPassed;

        Assert.Equal("Delayed L7", path.Judge()["router/received"]);
    }

    [Fact]
    public void An_event_written_twice_waits_for_the_grace_of_the_copy_passed_last()
    {
        var path = Router.See("app/sent", 0, 1).See("app/sent", 0.1, 2);
        path.Passes[2] = new PassEvidence(PassState.Passed, JudgedPath.BirthMs + 100_000);

        Assert.Equal("InFlight L8", path.Judge(watermark: 130)["router/received"]);
        Assert.Equal("Lost L16 SkippedByConsumer", path.Judge(watermark: 131)["router/received"]);
        Assert.Equal([2], path.Probed);
    }

    [Fact]
    public void A_record_that_nobody_reported_leaves_the_next_hop_undetermined()
    {
        Assert.Equal("Undetermined L17 CoordinatesUnknown", Router.See("app/sent", 0).Judge()["router/received"]);
    }

    [Fact]
    public void Of_copies_passed_at_once_the_same_one_is_looked_up_in_whatever_order_they_were_told()
    {
        var path = Router.See("app/sent", 0, 1).See("app/sent", 0.1, 2);
        var turned = Router.See("app/sent", 0.1, 2).See("app/sent", 0, 1);
        path.Judge();
        turned.Judge();

        Assert.Equal([1], path.Probed);
        Assert.Equal([1], turned.Probed);
    }

    [Fact]
    public void Of_copies_passed_one_after_the_other_the_last_is_looked_up()
    {
        var path = Router.See("app/sent", 0.1, 2).See("app/sent", 0, 1);
        path.Passes[2] = new PassEvidence(PassState.Passed, JudgedPath.BirthMs + 6_000, LogStart: 0);
        path.Judge();

        Assert.Equal([2], path.Probed);
    }

    [Fact]
    public void Copies_are_charged_to_the_sender_and_inherited_behind_it()
    {
        var judged = Router
            .See("app/sent", 0, 1).See("app/sent", 0.1, 2)
            .See("router/received", 1, 1).See("router/received", 1.1, 2)
            .See("router/sent", 2, 7).See("router/sent", 2.1, 8)
            .See("sink/received", 3, 7).See("sink/received", 3.1, 8).See("sink/received", 3.2, 8)
            .Judgements();

        Assert.Equal(
            [new(1, 0, 0), new(0, 0, 1), new(0, 0, 1), new(0, 1, 1)],
            judged.Values.Select(j => j.Duplicates));
    }

    [Fact]
    public void One_observation_told_twice_is_no_duplicate()
    {
        var judged = Router.See("app/sent", 0, 1).See("router/received", 1, 1).See("router/received", 1, 1).Judgements();

        Assert.All(judged.Values, j => Assert.False(j.Duplicates.Any));
    }

    [Fact]
    public void A_judge_forgets_the_trace_before()
    {
        var path = Router.See("app/sent", 0, 1).See("app/sent", 1, 2).See("sink/received", 3, 7);
        var judge = new TraceJudge(path.Path);
        HopObservation[] full = [new(0, JudgedPath.BirthMs, new(0, 0, 1)), new(0, JudgedPath.BirthMs + 5, new(0, 0, 2)), new(3, JudgedPath.BirthMs + 9, new(0, 0, 7))];
        var time = new JudgementTime(JudgedPath.BirthMs, JudgedPath.BirthMs);

        judge.Judge(JudgedPath.Trace, full, path, time);
        var second = judge.Judge(JudgedPath.Trace, [new(0, JudgedPath.BirthMs, new(0, 0, 1))], path, time);

        Assert.Equal("L6", second[1].Loss.RuleId);
        Assert.False(second[0].Duplicates.Any);
        Assert.Null(second[3].LatencyMs);
    }

    private static Domain.Topology.HopDefinition Hop(string name, string after, string? oneOf = "region") =>
        new() { Name = name, After = [after], Within = TimeSpan.FromSeconds(10), OneOf = oneOf, Group = name.EndsWith("/received", StringComparison.Ordinal) ? name : null };
}
