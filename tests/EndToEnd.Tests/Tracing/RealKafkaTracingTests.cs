using Chasqui.Client;
using Chasqui.Contracts;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;
using Confluent.Kafka;

namespace Chasqui.EndToEnd.Tests.Tracing;

/// <summary>What only a real Kafka does to events: truncation, retention, compaction and transactions, each with its own cause.</summary>
public sealed class RealKafkaTracingTests(AzuriteFixture azurite, RealKafkaFixture kafka) : IClassFixture<AzuriteFixture>, IClassFixture<RealKafkaFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task Events_expired_by_retention_are_lost_by_retention_and_the_rest_is_delivered()
    {
        RealKafkaHome.SkipIfMissing();
        var (topic, hops) = await TopicsAsync("retention.ms=2000", "segment.ms=1000");
        using var pipeline = new Pipeline(kafka.Cluster.Bootstrap, topic, hops);
        await using var app = await StartAsync(topic, hops);
        var first = await SendAsync(pipeline, 5);
        var start = await ExpireAsync(pipeline);
        var kept = await pipeline.SendAsync();
        var end = await LogEndAsync(topic);
        pipeline.Receive(kept, end - 1);
        pipeline.Commit(end);
        Assert.True(start >= 5);
        await ExpectAsync(app, first[0], "Lost/ExpiredByRetention/L14");
        await ExpectAsync(app, first[4], "Lost/ExpiredByRetention/L14");
        await ExpectAsync(app, kept, "Delivered/L1");
    }

    [SkippableFact]
    public async Task An_event_compacted_away_before_it_was_read_has_that_cause_and_a_skipped_one_its_own()
    {
        RealKafkaHome.SkipIfMissing();
        var (topic, hops) = await TopicsAsync("cleanup.policy=compact", "segment.ms=1000", "min.cleanable.dirty.ratio=0.001", "max.compaction.lag.ms=1000");
        using var pipeline = new Pipeline(kafka.Cluster.Bootstrap, topic, hops);
        await using var app = await StartAsync(topic, hops);
        pipeline.Receive(await pipeline.SendAsync("read"), 0);
        using var member = pipeline.Join();
        pipeline.Commit(member, 1);
        var old = await pipeline.SendAsync("same");
        var skipped = await pipeline.SendAsync("another");
        await pipeline.FillAsync("same");
        await Eventually.Async(
            async () =>
            {
                await pipeline.FillAsync("filler");
                return !await IsThereAsync(topic, 1);
            },
            Patience,
            "the record is compacted away");
        pipeline.Commit(member, await LogEndAsync(topic));
        await ExpectAsync(app, old, "Lost/Compacted/L13");
        await ExpectAsync(app, skipped, "Lost/SkippedByConsumer/L16");
    }

    [SkippableFact]
    public async Task An_aborted_transaction_is_no_loss()
    {
        RealKafkaHome.SkipIfMissing();
        var (topic, hops) = await TopicsAsync();
        using var pipeline = new Pipeline(kafka.Cluster.Bootstrap, topic, hops);
        await using var app = await StartAsync(topic, hops);
        var aborted = pipeline.NewTrace();
        var committed = pipeline.NewTrace();
        pipeline.Sent(aborted, await InTransactionAsync(topic, aborted, commit: false));
        var at = await InTransactionAsync(topic, committed, commit: true);
        pipeline.Sent(committed, at);
        pipeline.Receive(committed, at);
        pipeline.Commit(await LogEndAsync(topic));
        await ExpectAsync(app, aborted, "Aborted/AbortedTransaction/L11");
        await ExpectAsync(app, committed, "Delivered/L1");
    }

    /// <summary>Acknowledged by one replica, gone when the other one leads: no unclean election is needed for it.</summary>
    [SkippableFact]
    public async Task Acknowledged_events_that_a_new_leader_never_had_are_lost_by_truncation()
    {
        RealKafkaHome.SkipIfMissing();
        await using var cluster = await RealKafkaCluster.StartAsync(3);
        var topic = $"cut-{Guid.NewGuid():N}";
        await cluster.CreateTopicAsync(topic, configuration: new() { ["min.insync.replicas"] = "1" }, replicas: [[1, 2]]);
        using var pipeline = new Pipeline(cluster.Bootstrap, topic, $"hops-{topic}");
        await kafka.Cluster.CreateTopicAsync($"hops-{topic}", 1, 3);
        using var elsewhere = new Pipeline(kafka.Cluster.Bootstrap, topic, $"hops-{topic}");
        await using var app = await StartAsync(topic, $"hops-{topic}", cluster.Bootstrap);
        var before = await SendElsewhereAsync(pipeline, elsewhere, 1);
        cluster.PauseNode(2);
        // The follower had asked for more before it was stopped, and may find this one answered when it goes on; nothing behind it.
        await pipeline.FillAsync();
        var lost = await SendElsewhereAsync(pipeline, elsewhere, 10);
        cluster.KillNode(1);
        cluster.ContinueNode(2);
        var after = await SendElsewhereAsync(pipeline, elsewhere, 15);
        foreach (var (trace, offset) in before.Concat(after))
            elsewhere.Receive(trace, offset);
        await cluster.RestartNodeAsync(1);
        await Eventually.Async(() => Task.FromResult(TryCommit(pipeline, after[^1].Offset + 1)), Patience, "the group commits");
        await ExpectAsync(app, lost[0].Trace, "Lost/LogTruncated/L12");
        await ExpectAsync(app, lost[9].Trace, "Lost/LogTruncated/L12");
        await ExpectAsync(app, before[0].Trace, "Delivered/L1");
        await ExpectAsync(app, after[0].Trace, "Delivered/L1");
    }

    private static bool TryCommit(Pipeline pipeline, long next)
    {
        try
        {
            pipeline.Commit(next);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    private static async Task<List<(TraceContext Trace, long Offset)>> SendElsewhereAsync(Pipeline data, Pipeline hops, int count)
    {
        var sent = new List<(TraceContext, long)>();
        for (var i = 0; i < count; i++)
        {
            var trace = hops.NewTrace();
            var offset = await data.WriteAsync(trace);
            hops.Sent(trace, offset);
            sent.Add((trace, offset));
        }

        return sent;
    }

    private static async Task<List<TraceContext>> SendAsync(Pipeline pipeline, int count)
    {
        var events = new List<TraceContext>();
        for (var i = 0; i < count; i++)
            events.Add(await pipeline.SendAsync());
        return events;
    }

    private static async Task ExpectAsync(RunningApp app, TraceContext trace, string verdict)
    {
        var last = "";
        try
        {
            await Eventually.Async(async () => (last = await app.VerdictAsync(trace.Id.ToGuid(), "sink/received")) == verdict, Patience);
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{trace.Id} should be {verdict} within {Patience.TotalSeconds} s and is '{last}': {await app.GetAsync($"api/traces/{trace.Id}")}");
        }
    }

    /// <summary>A segment is only deleted when a newer one was begun: fillers roll it.</summary>
    private async Task<long> ExpireAsync(Pipeline pipeline)
    {
        long start = 0;
        await Eventually.Async(
            async () =>
            {
                await pipeline.FillAsync();
                return (start = Watermarks(pipeline.Topic).Low.Value) >= 5;
            },
            Patience,
            "retention deletes the first records");
        return start;
    }

    private WatermarkOffsets Watermarks(string topic)
    {
        using var consumer = Reader("watermarks");
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(10));
    }

    private Task<long> LogEndAsync(string topic) => Task.FromResult(Watermarks(topic).High.Value);

    private Task<bool> IsThereAsync(string topic, long offset)
    {
        using var consumer = Reader("looker");
        consumer.Assign(new TopicPartitionOffset(topic, 0, offset));
        return Task.FromResult(consumer.Consume(TimeSpan.FromSeconds(5))?.Offset.Value == offset);
    }

    private IConsumer<byte[], byte[]> Reader(string group) => new ConsumerBuilder<byte[], byte[]>(
        new ConsumerConfig { BootstrapServers = kafka.Cluster.Bootstrap, GroupId = group, EnableAutoCommit = false }).Build();

    private async Task<long> InTransactionAsync(string topic, TraceContext trace, bool commit)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = kafka.Cluster.Bootstrap, TransactionalId = Guid.NewGuid().ToString("N") }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        var message = new Message<byte[], byte[]> { Value = [1], Headers = [] };
        trace.Write(message.Headers);
        var at = await producer.ProduceAsync(new TopicPartition(topic, 0), message);
        if (commit)
            producer.CommitTransaction();
        else
            producer.AbortTransaction();
        return at.Offset.Value;
    }

    private async Task<(string Topic, string Hops)> TopicsAsync(params string[] settings)
    {
        var topic = $"orders-{Guid.NewGuid():N}";
        await kafka.Cluster.CreateTopicAsync(topic, 1, 3, settings.Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));
        await kafka.Cluster.CreateTopicAsync($"hops-{topic}", 2, 3);
        return (topic, $"hops-{topic}");
    }

    private Task<RunningApp> StartAsync(string topic, string hopTopic, string? data = null)
    {
        var group = $"ingest-{topic}";
        var topology = Pipeline.Topology(data ?? kafka.Cluster.Bootstrap, topic, hopTopic, group);
        if (data is not null)
            topology = topology.Replace("\"tracing\": { \"cluster\": \"main\"", "\"tracing\": { \"cluster\": \"hops\"")
                .Replace("\"clusters\": {", $$"""  "clusters": { "hops": { "bootstrap": "{{kafka.Cluster.Bootstrap}}" },""");
        return RunningApp.StartAsync(
            topology,
            new Dictionary<string, string?>
            {
                ["TracingBrokers"] = kafka.Cluster.Bootstrap,
                ["TracingTopic"] = hopTopic,
                ["TracingGroup"] = group,
                ["Storage:ConnectionString"] = azurite.ConnectionString,
                ["Storage:Prefix"] = AzuriteFixture.UniquePrefix(),
            });
    }
}
