using System.Text.Json;
using Chasqui.Domain.Brokers;
using Chasqui.Domain.Recording;

namespace Chasqui.Domain.Tests.Brokers;

/// <summary>Recordings as others write them: short, partial, of few brokers, with single metrics only.</summary>
public sealed class BrokerRecordingJudgeTests
{
    private readonly BrokerRecordingJudge _judge = new(_ => BrokerSettings.Default);

    [Fact]
    public void A_broker_among_three_whose_flush_time_jumps_is_slow_by_two_metrics_alone()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: broker == 2 && t >= 50 ? 420 : 20 + (t * 7 + broker) % 5, bytesIn: 4_000_000 + 1000 * t);
        Assert.Equal("Slow", Verdict(59 * 60, 2));
        Assert.Equal("Healthy", Verdict(59 * 60, 1));
    }

    [Fact]
    public void More_traffic_explains_more_latency()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: broker == 2 && t >= 50 ? 200 : 40, bytesIn: broker == 2 && t >= 50 ? 25_000_000 : 5_000_000);
        Assert.Equal("Healthy", Verdict(59 * 60, 2));
    }

    [Fact]
    public void All_brokers_slower_at_once_is_load()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: t >= 50 ? 400 : 20, bytesIn: 4_000_000);
        Assert.All(Enumerable.Range(1, 3), broker => Assert.Equal("Healthy", Verdict(59 * 60, broker)));
    }

    [Fact]
    public void A_broker_that_was_always_somewhat_slower_is_not_slow()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: broker == 3 ? 75 : 25, bytesIn: 4_000_000);
        Assert.Equal("Healthy", Verdict(59 * 60, 3));
    }

    [Fact]
    public void Overwhelmingly_slower_than_two_peers_is_slow_without_a_history()
    {
        for (var t = 0; t < 8; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: broker == 3 ? 300 : 25, bytesIn: 4_000_000);
        Assert.Equal("Slow", Verdict(7 * 60, 3));
    }

    [Fact]
    public void One_pause_is_not_slowness()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: broker == 2 && t is 50 or 51 ? 900 : 20, bytesIn: 4_000_000);
        for (var t = 50; t < 60; t++)
            Assert.Equal("Healthy", Verdict(t * 60, 2));
    }

    [Fact]
    public void A_lone_broker_is_held_against_its_own_history()
    {
        for (var t = 0; t < 60; t++)
            Metrics(t * 60, 1, flush: t >= 50 ? 420 : 20 + t % 5, bytesIn: 4_000_000);
        Assert.Equal("Slow", Verdict(59 * 60, 1));
    }

    [Fact]
    public void Metrics_with_nothing_to_hold_them_against_determine_nothing()
    {
        Metrics(0, 1, flush: 20, bytesIn: 4_000_000);
        Assert.Equal("Undetermined", Verdict(10, 1));
    }

    [Fact]
    public void Traffic_that_stops_on_one_broker_only_is_suspicious()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
                Metrics(t * 60, broker, flush: 20, bytesIn: broker == 2 && t >= 50 ? 0 : 4_000_000);
        Assert.Equal("Zombie", Verdict(59 * 60, 2));
        Assert.Equal("Healthy", Verdict(59 * 60, 1));
    }

    [Fact]
    public void Stale_telemetry_is_undetermined()
    {
        for (var t = 0; t < 20; t++)
            Metrics(t * 15, 1, flush: 20, bytesIn: 4_000_000);
        Assert.Equal("Healthy", Verdict(300, 1));
        Assert.Equal("Undetermined", Verdict(600, 1));
    }

    [Fact]
    public void Registered_and_refusing_connections_is_unreachable_and_in_time()
    {
        for (var t = 0; t <= 60; t += 15)
            Observe(t, "brokerSample", $$"""{"cluster":"c","broker":1,"registered":true,"connect":{"ok":{{(t < 30 ? "true" : "false")}},"ms":1,"error":"Connection refused"} }""");
        Assert.Equal("Unreachable", Verdict(60, 1));
        Assert.Equal("Refused", LineOf(60, 1).Cause);
    }

    [Fact]
    public void Fine_by_its_own_account_with_a_failing_canary_is_a_zombie()
    {
        for (var t = 0; t <= 90; t += 30)
            Observe(t, "brokerSample", """{"cluster":"c","broker":1,"registered":true,"connect":true,"apiVersions":{"ok":true,"ms":2},"canary":{"ok":false,"error":"REQUEST_TIMED_OUT"},"metrics":{"log_flush_p99.9":8,"bytesIn":1e6}}""");
        Assert.Equal("Zombie", Verdict(90, 1));
    }

    [Fact]
    public void Credentials_that_every_broker_refuses_after_connecting_are_our_own_fault()
    {
        for (var t = 0; t <= 90; t += 15)
            for (var broker = 1; broker <= 3; broker++)
                Observe(t, "brokerSample", $$"""{"cluster":"c","broker":{{broker}},"registered":true,"connect":{"ok":true,"ms":1},"apiVersions":{"ok":false,"error":"SASL authentication failed"} }""");
        Assert.Equal(("Undetermined", "OurCredentials"), (LineOf(90, 1).Verdict, LineOf(90, 1).Cause));
        Assert.Equal("Undetermined", _judge.Judge(At(91)).Single(v => v.Subject["kind"] == "cluster").Verdict);
    }

    [Fact]
    public void A_broker_that_is_not_listed_but_still_leads_is_missing_and_not_retired()
    {
        for (var t = 0; t < 300; t += 15)
            Observe(t, "clusterSample", $$"""{"cluster":"c","brokers":[{{(t < 100 ? "1,2,3" : "1,2")}}],"leaderless":0,"underReplicated":0,"partitions":{"1":{"leaders":5},"2":{"leaders":5},"3":{"leaders":5} } }""");
        Assert.Equal("Missing", Verdict(300, 3));
    }

    [Fact]
    public void A_rolling_restart_is_never_beyond_degraded()
    {
        for (var t = 0; t < 600; t += 15)
        {
            var down = t is >= 100 and < 130 ? 1 : t is >= 250 and < 280 ? 2 : t is >= 400 and < 430 ? 3 : 0;
            Observe(t, "clusterSample", $$"""{"cluster":"c","controller":1,"brokers":[{{string.Join(',', new[] { 1, 2, 3 }.Where(b => b != down))}}],"leaderless":0,"partitions":{"{{Math.Max(1, down)}}":{"leaders":{{(down > 0 ? 0 : 9)}},"underReplicated":{{(down > 0 ? 9 : 0)}} } } }""");
            for (var broker = 1; broker <= 3; broker++)
                Observe(t, "brokerSample", broker == down
                    ? $$"""{"cluster":"c","broker":{{broker}},"connect":{"ok":false,"error":"refused"},"canary":{"ok":false,"error":"NOT_LEADER_OR_FOLLOWER"} }"""
                    : $$"""{"cluster":"c","broker":{{broker}},"connect":{"ok":true,"ms":1},"apiVersions":{"ok":true,"ms":1},"canary":{"ok":true,"produceMs":4,"fetchMs":3} }""");
            Assert.All(_judge.Judge(At(t)).Where(v => v.Subject["kind"] == "broker"), v => Assert.Contains(v.Verdict, new[] { "Healthy", "Degraded", "Undetermined" }));
        }
    }

    [Fact]
    public void A_broker_drained_and_taken_out_is_retired_and_one_that_died_is_missing()
    {
        for (var t = 0; t < 400; t += 15)
            Observe(t, "clusterSample", t < 100
                ? """{"cluster":"c","brokers":[1,2,3,4],"leaderless":0,"underReplicated":0,"partitions":{"3":{"leaders":5},"4":{"leaders":0}}}"""
                : """{"cluster":"c","brokers":[1,2],"leaderless":0,"underReplicated":7,"partitions":{"3":{"leaders":0,"underReplicated":7},"4":{"leaders":0,"underReplicated":0}}}""");
        Assert.Equal("Missing", Verdict(400, 3));
        Assert.Equal("Retired", Verdict(400, 4));
        Assert.Equal("Healthy", Verdict(400, 1));
    }

    [Fact]
    public void The_controller_flaps_and_the_cluster_says_so()
    {
        for (var t = 0; t < 10; t++)
            Observe(t * 15, "clusterSample", $$"""{"cluster":"c","controller":{{t % 3}},"brokers":[0,1,2]}""");
        Assert.Equal("ControllerFlapping", _judge.Judge(At(150)).Single(v => v.Subject["kind"] == "cluster").Verdict);
    }

    [Fact]
    public void Single_metrics_in_lines_of_their_own_are_understood()
    {
        for (var t = 0; t < 60; t++)
            for (var broker = 1; broker <= 3; broker++)
            {
                Observe(t * 30, "brokerMetric", $$"""{"cluster":"c","broker":{{broker}},"name":"LEADER_BYTES_IN","value":4096}""");
                Observe(t * 30, "brokerMetric", $$"""{"cluster":"c","broker":{{broker}},"name":"BROKER_LOG_FLUSH_TIME_MS_999TH","value":{{(broker == 2 && t >= 50 ? 400 : 20)}} }""");
            }

        Assert.Equal("Slow", Verdict(59 * 30, 2));
    }

    [Theory]
    [InlineData("brokerSample", """{"cluster":"c"}""")]
    [InlineData("brokerSample", """{"broker":"one"}""")]
    [InlineData("brokerMetric", """{"broker":1,"value":3}""")]
    public void What_is_no_observation_is_refused_with_a_reason(string type, string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.False(_judge.TryObserve(type, 0, document.RootElement, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Hostile_values_are_left_out()
    {
        Observe(0, "brokerSample", """{"cluster":"c","broker":"1","connect":{"ok":"true","ms":"2.5"},"metrics":{"logFlushP999Ms":"NaN","x":null,"y":{},"bytesIn":-1e999}}""");
        Assert.Equal("Healthy", Verdict(5, 1));
    }

    [Fact]
    public void A_sample_is_written_as_it_is_read()
    {
        var sample = new BrokerSample
        {
            Cluster = "c", Broker = 7, AtMs = At(1), Registered = true, Connect = ProbeResult.Answered(1.5), ApiVersions = ProbeResult.Failed(ProbeError.TimedOut),
            Canary = new CanaryResult(true, 4, 3, ProbeError.None), Metrics = new Dictionary<string, double> { [BrokerMetric.LogFlushP999Ms] = 12.25 },
        };
        using var document = JsonDocument.Parse(BrokerSampleJson.Write(sample).ToJsonString());
        var read = BrokerSampleJson.Read(document.RootElement, At(1), out _)!;
        Assert.Equal(sample with { Metrics = read.Metrics }, read);
        Assert.Equal(12.25, read.Metrics[BrokerMetric.LogFlushP999Ms]);
    }

    private void Metrics(int seconds, int broker, double flush, double bytesIn) =>
        Observe(seconds, "brokerSample", $$"""{"cluster":"c","broker":{{broker}},"metrics":{"logFlushP999Ms":{{flush}},"bytesInLeader":{{bytesIn}} } }""");

    private void Observe(int seconds, string type, string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.True(_judge.TryObserve(type, At(seconds), document.RootElement, out var error), error);
    }

    private string Verdict(int seconds, int broker) => LineOf(seconds, broker).Verdict;

    private JudgedVerdict LineOf(int seconds, int broker) => _judge.Judge(At(seconds)).Single(v => v.Subject.GetValueOrDefault("broker") == $"{broker}");

    private static long At(int seconds) => 1_750_000_000_000 + seconds * 1000L;
}
