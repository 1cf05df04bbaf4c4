using System.Text.Json;
using Chasqui.Domain.Consumers;
using Chasqui.Domain.Consumers.Recording;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Tests.Consumers;

public sealed class ConsumerRecordingJudgeTests
{
    private const long Zero = 1_700_000_000_000;
    private readonly ConsumerRecordingJudge _judge = new();

    [Fact]
    public void A_partition_and_its_group_are_judged_with_their_evidence()
    {
        for (var t = 0; t <= 400; t += 10)
            Observe(t, "progress", $$"""{"cluster":"main","group":"billing","topic":"orders","partition":3,"committed":{{Math.Min(30_000, 100 * t)}},"logStart":0,"logEnd":{{100 * t}},"members":2}""");

        var verdicts = _judge.Judge(Zero + 401_000).ToArray();

        Assert.Equal(["consumer-group", "consumer-partition"], verdicts.Select(v => v.Subject["kind"]));
        var partition = verdicts[1];
        Assert.Equal(("main", "billing", "orders", "3"), (partition.Subject["cluster"], partition.Subject["group"], partition.Subject["topic"], partition.Subject["partition"]));
        Assert.Equal(("Stuck", "C14", "NoProgress"), (partition.Verdict, partition.Rule, partition.Cause));
        Assert.InRange(partition.SinceMs, Zero + 330_000, Zero + 345_000);
        Assert.Equal(10_000, partition.Evidence["lag"]!.GetValue<long>());
        Assert.InRange(partition.Evidence["timeLagMs"]!.GetValue<long>(), 99_000, 101_000);
        Assert.Equal("Growing", partition.Evidence["lagTrend"]!.GetValue<string>());
        Assert.Equal(2, verdicts[0].Evidence["members"]!.GetValue<int>());
        Assert.Equal("orders/3", verdicts[0].Evidence["worst"]!.GetValue<string>());
    }

    [Fact]
    public void Heartbeats_are_taken_as_they_are_on_the_wire_and_group_states_with_members()
    {
        Observe(0, "heartbeat", $$"""
            {"version":1,"group":"billing","member":"m-1","instance":"i-1","cluster":"main","clientId":"c","generation":4,"state":"running","sentAt":{{Zero}},"lastPollAt":{{Zero - 40_000}},
             "intervalMs":5000,"partitions":[{"topic":"orders","partition":0,"position":5,"committed":5,"endOffset":9,"lastProgressAt":0}]}
            """);
        Observe(1, "groupState", """{"cluster":"main","group":"billing","state":"Stable","protocol":"consumer","members":[{"memberId":"m-1","partitions":[{"topic":"orders","partition":0}]}]}""");

        var partition = _judge.Judge(Zero + 2_000).Last();

        Assert.Equal(("Stuck", "C7"), (partition.Verdict, partition.Rule));
        Assert.Equal(42_000, partition.Evidence["lastPollAgeMs"]!.GetValue<long>());
        Assert.Equal("Stable", partition.Evidence["groupState"]!.GetValue<string>());
        Assert.Equal("Consumer", partition.Evidence["protocol"]!.GetValue<string>());
    }

    [Fact]
    public void Offsets_and_log_ends_may_come_apart_and_the_end_first()
    {
        for (var t = 0; t <= 400; t += 10)
        {
            Observe(t, "logRange", $$"""{"cluster":"main","topic":"orders","partition":0,"start":0,"end":{{100 * t + 100}}}""");
            Observe(t + 3, "progress", $$"""{"cluster":"main","group":"billing","topic":"orders","partition":0,"committed":{{100 * t}}}""");
        }

        Assert.All(_judge.Judge(Zero + 405_000), verdict => Assert.Equal("Ok", verdict.Verdict));
    }

    [Theory]
    [InlineData("progress", """{"cluster":"main","group":"billing","topic":"orders"}""", "partition")]
    [InlineData("progress", """{"cluster":"main","group":"billing","topic":"orders","partition":0,"committed":"7"}""", "committed")]
    [InlineData("logRange", """{"cluster":"main","topic":"orders","partition":0}""", "end")]
    [InlineData("heartbeat", """{"cluster":"main","group":"billing"}""", "instance")]
    [InlineData("groupState", """{"cluster":"main","group":"billing","members":[{"memberId":"m","partitions":[{"topic":"orders"}]}]}""", "partition")]
    public void What_is_no_observation_is_refused_with_the_reason(string type, string json, string named)
    {
        Assert.False(_judge.TryObserve(type, Zero, Parse(json), out var error));
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Empty(_judge.Judge(Zero));
    }

    [Fact]
    public void An_ignored_group_has_no_verdict()
    {
        IRecordingJudge judge = new ConsumerRecordingJudge((_, _) => new ConsumerSettings { Ignore = true });
        judge.TryObserve("progress", Zero, Parse("""{"cluster":"main","group":"billing","topic":"orders","partition":0,"committed":1,"logEnd":9}"""), out _);

        Assert.Empty(judge.Judge(Zero));
    }

    private void Observe(int second, string type, string json) => Assert.True(_judge.TryObserve(type, Zero + second * 1000L, Parse(json), out var error), error);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
