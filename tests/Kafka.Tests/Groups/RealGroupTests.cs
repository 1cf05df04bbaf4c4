using System.Diagnostics;
using Chasqui.Domain.Consumers;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Groups;
using Chasqui.Kafka.Offsets;
using Chasqui.Monitoring.Ports;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;
using Confluent.Kafka;
using Xunit.Abstractions;
using GroupProtocol = Chasqui.Domain.Consumers.GroupProtocol;

namespace Chasqui.Kafka.Tests.Groups;

/// <summary>Real consumers in real groups, found without configuration and watched from outside, with no heartbeats: sampled every second, so limits are short.</summary>
public sealed class RealGroupTests(ITestOutputHelper output)
{
    private const string Topic = "orders";
    private static readonly ConsumerSettings Settings = new()
    {
        Slo = TimeSpan.FromSeconds(5),
        StallAfter = TimeSpan.FromSeconds(5),
        DeployGrace = TimeSpan.FromSeconds(15),
    };

    private readonly ConsumerLedger _ledger = new();
    private readonly Dictionary<string, GroupJudgement> _verdicts = [];
    private int _slowMs;

    [SkippableFact]
    public async Task Hung_killed_slow_and_healthy_consumers_are_told_apart()
    {
        RealKafkaHome.SkipIfMissing();
        await using var cluster = await RealKafkaCluster.StartAsync(1);
        await cluster.CreateTopicAsync(Topic);
        using var stop = new CancellationTokenSource();
        using var clients = Watching.Clients(cluster.Bootstrap);
        using Process hung = Consumer(cluster, "hung", 45_000), killed = Consumer(cluster, "killed", 6_000), modern = Consumer(cluster, "modern", null);
        Task[] running = [ProduceAsync(cluster.Bootstrap, stop.Token), ConsumeAsync(cluster.Bootstrap, "slow", stop.Token), ConsumeAsync(cluster.Bootstrap, "healthy", stop.Token)];
        try
        {
            string[] all = ["healthy", "hung", "killed", "modern", "slow"];
            await Eventually.Async(() => LookAsync(clients, () => all.All(name => Is(name, ConsumerVerdict.Ok) && IsKnown(name))), TimeSpan.FromSeconds(120));
            Assert.All(all, name => Assert.Equal((name == "modern" ? GroupProtocol.Consumer : GroupProtocol.Classic, 1), (_verdicts[name].Evidence.Protocol, _verdicts[name].Evidence.Members)));

            var since = Stopwatch.StartNew();
            Signal(hung, "STOP");
            killed.Kill();
            Volatile.Write(ref _slowMs, 100);
            Dictionary<string, TimeSpan> found = [];
            Dictionary<string, ConsumerVerdict> expected = new() { ["hung"] = ConsumerVerdict.Stuck, ["killed"] = ConsumerVerdict.Dead, ["slow"] = ConsumerVerdict.Lagging };
            await Eventually.Async(() => LookAsync(clients, () => Find(expected, found, since)), TimeSpan.FromSeconds(60));

            foreach (var (name, time) in found)
                output.WriteLine($"{name}: {expected[name]} after {time.TotalSeconds:0.0} s");
            Assert.Equal((ConsumerVerdict.Ok, ConsumerVerdict.Ok), (_verdicts["healthy"].Decision.Verdict, _verdicts["modern"].Decision.Verdict));
        }
        finally
        {
            Signal(hung, "CONT");
            await stop.CancelAsync();
            hung.Kill();
            modern.Kill();
            await Task.WhenAll(running);
        }
    }

    private bool Find(Dictionary<string, ConsumerVerdict> expected, Dictionary<string, TimeSpan> found, Stopwatch since)
    {
        foreach (var (name, verdict) in expected)
            if (Is(name, verdict))
                found.TryAdd(name, since.Elapsed);
        return found.Count == expected.Count;
    }

    private bool Is(string group, ConsumerVerdict verdict) => _verdicts.TryGetValue(group, out var judged) && judged.Decision.Verdict == verdict;

    /// <summary>Its beat has been seen, so that its limits are its own.</summary>
    private bool IsKnown(string group) => _verdicts[group].Partitions[0].Evidence.ProgressGaps >= ConsumerLimits.KnownGaps;

    /// <summary>One round of all that the app asks of a cluster.</summary>
    private async Task<bool> LookAsync(KafkaClients clients, Func<bool> isDone)
    {
        await Task.Delay(1_000);
        var source = new GroupSource(clients, TimeProvider.System);
        var listed = await source.ListAsync(Watching.Cluster, default);
        if (listed.Groups is not { Length: > 0 } groups)
            return false;
        foreach (var group in (await source.DescribeAsync(Watching.Cluster, groups, default)).Groups)
            _ledger.Observe(group);
        var topics = await source.TopicsAsync(Watching.Cluster, groups, default);
        var asked = topics.SelectMany(g => g.Value.Select(topic => new GroupTopic(g.Key, topic))).ToArray();
        foreach (var sample in (await new OffsetSource(clients, TimeProvider.System).SampleAsync(Watching.Cluster, asked, default)).Groups)
            _ledger.Observe(sample);
        foreach (var judged in _ledger.Judge(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), (_, _) => Settings))
        {
            if (!_verdicts.TryGetValue(judged.Group, out var before) || before.Decision != judged.Decision)
                output.WriteLine(
                    $"{judged.Group}: {judged.Decision.Verdict} {judged.Decision.RuleId} {judged.Decision.Cause}, lag {judged.Lag}, time lag {judged.TimeLag.Ms} ms, members {judged.Evidence.Members}");
            _verdicts[judged.Group] = judged;
        }

        return isDone();
    }

    private static async Task ProduceAsync(string bootstrap, CancellationToken stop)
    {
        using var producer = new TracedProducer(bootstrap);
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 10; i++)
                producer.Inner.Produce(Topic, new Message<byte[], byte[]> { Value = [1] });
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private Task ConsumeAsync(string bootstrap, string group, CancellationToken stop) => Task.Run(
        async () =>
        {
            using var consumer = Watching.Consumer(bootstrap, group);
            consumer.Subscribe(Topic);
            var lastCommit = Stopwatch.StartNew();
            while (!stop.IsCancellationRequested)
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not null && lastCommit.ElapsedMilliseconds > 500)
                {
                    consumer.Commit();
                    lastCommit.Restart();
                }

                if (group == "slow" && Volatile.Read(ref _slowMs) is > 0 and var ms)
                    await Task.Delay(ms, CancellationToken.None);
            }

            consumer.Close();
        },
        CancellationToken.None);

    /// <summary>A consumer in a process of its own, that can be frozen and killed; without a session time-out, one of the new consumer protocol.</summary>
    private static Process Consumer(RealKafkaCluster cluster, string group, int? sessionTimeoutMs) => ConsoleConsumer.Start(
        "ConsoleConsumer", cluster.Bootstrap, Topic, group,
        [
            "--consumer-property", "auto.commit.interval.ms=500",
            .. sessionTimeoutMs is { } ms
                ? new[] { "--consumer-property", $"session.timeout.ms={ms}", "--consumer-property", "heartbeat.interval.ms=1000" }
                : ["--consumer-property", "group.protocol=consumer"],
        ]);

    private static void Signal(Process process, string signal) => Process.Start("kill", [$"-{signal}", process.Id.ToString()])!.WaitForExit();
}
