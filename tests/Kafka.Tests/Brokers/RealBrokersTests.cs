using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Chasqui.Domain.Brokers;
using Chasqui.Monitoring.Brokers;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;
using Xunit.Abstractions;

namespace Chasqui.Kafka.Tests.Brokers;

/// <summary>Real brokers, hurt for real: what happened to them is told apart.</summary>
public sealed class RealBrokersTests(HurtClusterFixture hurt, ITestOutputHelper output) : IClassFixture<HurtClusterFixture>
{
    [SkippableFact]
    public async Task A_stopped_a_killed_and_a_silent_broker_are_told_apart_and_recover()
    {
        RealKafkaHome.SkipIfMissing();
        var kafka = hurt.Cluster;
        using var watch = NewWatch(kafka);
        await HealthyAsync(watch);

        await using (var proxy = new TcpProxy("127.0.0.1", kafka.NodePort(2)))
        {
            watch.Redirect(2, "127.0.0.1", proxy.Port);
            await watch.UntilAsync(2, BrokerVerdict.Healthy, 60);
            proxy.Silence();
            Tell(await watch.UntilAsync(2, BrokerVerdict.Zombie, 60, BrokerCause.NeverAnswers));
            watch.Redirect(2, "127.0.0.1", kafka.NodePort(2));
            await watch.UntilAsync(2, BrokerVerdict.Healthy, 60);
        }

        kafka.PauseNode(3);
        Tell(await watch.UntilAsync(3, BrokerVerdict.Zombie, 60, BrokerCause.Hung));
        kafka.ContinueNode(3);
        await watch.UntilAsync(3, BrokerVerdict.Healthy, 90);

        kafka.KillNode(1);
        Tell(await watch.UntilAsync(1, BrokerVerdict.Missing, 90, BrokerCause.Gone));
        Assert.True(await PreferredElsewhereAsync(watch, 1) > 0);
        await kafka.RestartNodeAsync(1);
        await watch.UntilAsync(1, BrokerVerdict.Healthy, 90);
        await Eventually.Async(async () => await PreferredElsewhereAsync(watch, 1) == 0, TimeSpan.FromSeconds(120), "its leaderships are back");
    }

    [SkippableFact]
    public async Task A_rolling_restart_raises_nothing_beyond_degraded()
    {
        RealKafkaHome.SkipIfMissing();
        var kafka = hurt.Cluster;
        using var watch = NewWatch(kafka, BrokerSettings.Default with { ConfirmFor = TimeSpan.FromSeconds(10) }, new BrokerSamplingOptions());
        await HealthyAsync(watch);
        var seen = new HashSet<(BrokerVerdict, BrokerCause)>();
        for (var node = 1; node <= 3; node++)
        {
            await StopInOrderAsync(kafka, node);
            await kafka.RestartNodeAsync(node);
            var healthy = 0;
            for (var tick = 0; tick < 120 && healthy < 3; tick++)
            {
                var judged = await watch.TickAsync();
                seen.UnionWith(judged.Brokers.Select(b => (b.Decision.Verdict, b.Decision.Cause)));
                healthy = judged.Brokers.Count(b => b.Decision.Verdict == BrokerVerdict.Healthy) == 3 ? healthy + 1 : 0;
                await Task.Delay(1000);
            }

            Assert.Equal(3, healthy);
        }

        output.WriteLine(string.Join(", ", seen));
        Assert.All(seen, s => Assert.Contains(s.Item1, new[] { BrokerVerdict.Healthy, BrokerVerdict.Undetermined, BrokerVerdict.Degraded }));
    }

    [SkippableFact]
    public async Task A_slowed_broker_is_slow_and_its_metrics_are_read()
    {
        RealKafkaHome.SkipIfMissing();
        var kafka = hurt.Cluster;
        var rules = BrokerSettings.Default with
        {
            SlowCount = 2, SlowOf = 3, Signals = [.. BrokerSignal.Defaults.Select(s => s with { For = TimeSpan.FromSeconds(10) })],
        };
        using var watch = NewWatch(kafka, BrokerWatch.Hasty(rules));
        var reading = await watch.Metrics.ReadAsync(BrokerWatch.Cluster, 1, default);
        output.WriteLine(string.Join(", ", reading.Values.Select(v => $"{v.Key}={v.Value}")));
        Assert.Null(reading.Error);
        Assert.Contains(BrokerMetric.LogFlushP999Ms, reading.Values.Keys);
        Assert.Contains(BrokerMetric.BytesInLeader, reading.Values.Keys);

        await using var proxy = new TcpProxy("127.0.0.1", kafka.NodePort(2));
        watch.Redirect(2, "127.0.0.1", proxy.Port);
        for (var tick = 0; tick < 15; tick++)
        {
            await watch.TickAsync();
            await Task.Delay(200);
        }

        proxy.Delay = TimeSpan.FromMilliseconds(120);
        Tell(await watch.UntilAsync(2, BrokerVerdict.Slow, 90, BrokerCause.BeyondHistoryAndPeers));
    }

    [SkippableFact]
    public async Task The_controller_is_the_quorums_and_does_not_flap()
    {
        RealKafkaHome.SkipIfMissing();
        var kafka = hurt.Cluster;
        using var watch = NewWatch(kafka);
        var controllers = new HashSet<int?>();
        for (var i = 0; i < 9; i++)
            controllers.Add((await watch.View.ReadAsync(BrokerWatch.Cluster, default)).Sample!.Controller);
        Assert.InRange(Assert.Single(controllers)!.Value, 1, 3);
    }

    private static async Task<int?> PreferredElsewhereAsync(BrokerWatch watch, int broker) =>
        (await watch.View.ReadAsync(BrokerWatch.Cluster, default)).Sample?.Partitions.GetValueOrDefault(broker).PreferredElsewhere;

    /// <summary>As an operator does: the node hands over its leaderships, leaves, and ends (SIGTERM).</summary>
    private static async Task StopInOrderAsync(RealKafkaCluster kafka, int node)
    {
        var pid = kafka.NodePid(node);
        using (var kill = Process.Start("kill", pid.ToString(CultureInfo.InvariantCulture)))
            await kill.WaitForExitAsync();
        while (Directory.Exists($"/proc/{pid}") && !(await File.ReadAllTextAsync($"/proc/{pid}/stat")).Contains(") Z ", StringComparison.Ordinal))
            await Task.Delay(200);
    }

    private static BrokerWatch NewWatch(RealKafkaCluster kafka, BrokerSettings? rules = null, BrokerSamplingOptions? sampling = null) => new(
        kafka.Bootstrap,
        new BrokerClusterTopology
        {
            Rules = rules ?? BrokerWatch.Hasty(), Canary = new CanaryTopology { Write = true, Create = true, BytesPerMinute = 1 << 20 },
        },
        kafka.MetricsEndpoints.Select((endpoint, i) => KeyValuePair.Create(i + 1, $"http://{endpoint}/metrics")).ToImmutableDictionary(),
        sampling);

    /// <summary>Until every broker has its canary partition and passes by it.</summary>
    private static async Task HealthyAsync(BrokerWatch watch)
    {
        for (var tick = 0; tick < 120; tick++)
        {
            var judged = await watch.TickAsync();
            if (judged.Brokers.Length == 3 && judged.Brokers.All(b => b.Decision.Verdict == BrokerVerdict.Healthy && b.Evidence.Canary is { IsOk: true }))
                return;
            await Task.Delay(1000);
        }

        var last = await watch.TickAsync();
        Assert.Fail($"the cluster never was healthy: {string.Join("; ", last.Brokers.Select(b => $"{b.Evidence.Broker} {b.Decision.Verdict}/{b.Decision.Cause}, canary {b.Evidence.Canary.State}"))}");
    }

    private void Tell(BrokerJudgement judged) =>
        output.WriteLine($"broker {judged.Evidence.Broker}: {judged.Decision} {BrokerEvidenceJson.Write(judged.Evidence).ToJsonString()}");
}
