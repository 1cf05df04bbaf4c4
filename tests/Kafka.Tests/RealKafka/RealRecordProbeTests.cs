using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Kafka.Probing;
using Chasqui.Monitoring.Ports;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;

namespace Chasqui.Kafka.Tests.RealKafka;

[Collection(RealKafkaCollection.Name)]
public sealed class RealRecordProbeTests(RealKafkaFixture kafka)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly string topic = $"orders-{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task Records_of_aborted_committed_and_open_transactions_are_told_apart()
    {
        RealKafkaHome.SkipIfMissing();
        await kafka.Cluster.CreateTopicAsync(topic);
        using var writer = new TracedProducer(kafka.Cluster.Bootstrap, transactionalId: topic);
        writer.Inner.InitTransactions(Soon);
        writer.Inner.BeginTransaction();
        var aborted = await writer.TracedAsync(topic);
        writer.Inner.AbortTransaction(Soon);
        writer.Inner.BeginTransaction();
        var committed = await writer.TracedAsync(topic);
        writer.Inner.CommitTransaction(Soon);
        var marker = committed.At with { Offset = committed.At.Offset + 1 };

        await ExpectAsync((aborted, ProbeOutcome.Aborted), (committed, ProbeOutcome.Found), ((committed.Id, marker), ProbeOutcome.OtherRecord));

        writer.Inner.BeginTransaction();
        var open = await writer.TracedAsync(topic);
        var answer = Assert.Single(await ProbeAsync(open));
        Assert.Equal((ProbeOutcome.Unknown, "the record is there, and its transaction is still open"), (answer.Outcome, answer.Detail));
        writer.Inner.AbortTransaction(Soon);
        await ExpectAsync((open, ProbeOutcome.Aborted), (aborted, ProbeOutcome.Aborted), (committed, ProbeOutcome.Found));
    }

    [SkippableFact]
    public async Task Records_that_retention_deleted_are_below_the_log_start()
    {
        RealKafkaHome.SkipIfMissing();
        await kafka.Cluster.CreateTopicAsync(topic, configuration: new() { ["segment.bytes"] = "1048576", ["retention.bytes"] = "1048576" });
        using var writer = new TracedProducer(kafka.Cluster.Bootstrap);
        var first = await writer.TracedAsync(topic);
        var last = first;
        for (var i = 0; i < 8; i++)
            last = await writer.TracedAsync(topic, bytes: 500_000);
        await Eventually.Async(async () => (await ProbeAsync(first)).Single().Outcome == ProbeOutcome.BelowLogStart, Soon);
        await ExpectAsync((first, ProbeOutcome.BelowLogStart), (last, ProbeOutcome.Found));
    }

    [SkippableFact]
    public async Task Records_that_compaction_replaced_are_compacted_and_their_successors_found()
    {
        RealKafkaHome.SkipIfMissing();
        await kafka.Cluster.CreateTopicAsync(topic, configuration: new()
        {
            ["cleanup.policy"] = "compact", ["segment.ms"] = "500", ["min.cleanable.dirty.ratio"] = "0.001", ["max.compaction.lag.ms"] = "500",
        });
        using var writer = new TracedProducer(kafka.Cluster.Bootstrap);
        var other = await writer.TracedAsync(topic, key: "other");
        var replaced = await writer.TracedAsync(topic, key: "same");
        var kept = await writer.TracedAsync(topic, key: "same");
        // The segment that is written to is never compacted: each further record lets it roll.
        await Eventually.Async(
            async () =>
            {
                await writer.UntracedAsync(topic, key: "roll");
                return (await ProbeAsync(replaced)).Single().Outcome == ProbeOutcome.Compacted;
            },
            Soon);
        await ExpectAsync((other, ProbeOutcome.Found), (replaced, ProbeOutcome.Compacted), (kept, ProbeOutcome.Found));
    }

    [SkippableFact]
    public async Task A_hole_is_found_beside_far_and_near_records_of_a_long_log()
    {
        RealKafkaHome.SkipIfMissing();
        await kafka.Cluster.CreateTopicAsync(topic, partitions: 3, replicationFactor: 3);
        using var writer = new TracedProducer(kafka.Cluster.Bootstrap);
        var written = await Task.WhenAll(Enumerable.Range(0, 9_000).Select(i => writer.TracedAsync(topic, i % 3)));
        await ExpectAsync([.. written.Where((_, i) => i % 97 == 0).Select(record => (record, ProbeOutcome.Found))]);
    }

    private async Task ExpectAsync(params ((TraceId Id, RecordCoordinates At) Record, ProbeOutcome Outcome)[] expected)
    {
        var answers = await ProbeAsync([.. expected.Select(e => e.Record)]);
        Assert.Equal(expected.Select(e => e.Outcome), answers.Select(answer => answer.Outcome));
    }

    private async Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(params (TraceId Id, RecordCoordinates At)[] records)
    {
        using var clients = Watching.Clients(kafka.Cluster.Bootstrap);
        return await new RecordProbe(clients).ProbeAsync([.. records.Select(record => new ProbeRequest(record.Id, record.At))], default);
    }
}
