using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Kafka.Clients;
using Chasqui.Kafka.Probing;
using Chasqui.LocalRuntime.EmbeddedKafka;
using Chasqui.Monitoring.Ports;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.Kafka.Tests.Probing;

public sealed class RecordProbeTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>, IDisposable
{
    private readonly KafkaClients clients = Watching.Clients(kafka.Bootstrap);
    private readonly TracedProducer producer = new(kafka.Bootstrap);

    public void Dispose()
    {
        producer.Dispose();
        clients.Dispose();
    }

    [Fact]
    public async Task A_record_that_is_still_there_is_found()
    {
        var (id, at) = await producer.TracedAsync(kafka.CreateTopic());
        Assert.Equal(ProbeOutcome.Found, (await ProbeAsync(id, at)).Outcome);
    }

    [Fact]
    public async Task Another_trace_at_the_offset_is_named()
    {
        var (other, at) = await producer.TracedAsync(kafka.CreateTopic());
        var answer = await ProbeAsync(TracedProducer.NewTrace(), at with { LeaderEpoch = 7 });
        Assert.Equal(ProbeOutcome.OtherRecord, answer.Outcome);
        Assert.Contains(other.ToString(), answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsampled_record_at_the_offset_is_another_record()
    {
        var topic = kafka.CreateTopic();
        await producer.UntracedAsync(topic);
        var answer = await ProbeAsync(TracedProducer.NewTrace(), new(Watching.Cluster, topic, 0, 0));
        Assert.Equal((ProbeOutcome.OtherRecord, "a record without a trace id is there"), (answer.Outcome, answer.Detail));
    }

    [Fact]
    public async Task The_log_end_and_all_beyond_it_are_beyond_the_end()
    {
        var (id, at) = await producer.TracedAsync(kafka.CreateTopic());
        var answers = await ProbeAsync([new(id, at with { Offset = 1 }), new(id, at with { Offset = 1_000_000 })]);
        Assert.All(answers, answer => Assert.Equal((ProbeOutcome.BeyondEnd, "the log ends at offset 1"), (answer.Outcome, answer.Detail)));
    }

    [Fact]
    public async Task What_lies_before_the_log_start_is_below_it_and_the_first_record_is_found()
    {
        var topic = kafka.CreateTopic();
        var expired = await producer.TracedAsync(topic);
        var kept = await producer.TracedAsync(topic);
        kafka.Cluster.DeleteRecords(topic, 0, 1);
        var answers = await ProbeAsync([new(expired.Id, expired.At), new(kept.Id, kept.At)]);
        Assert.Equal([ProbeOutcome.BelowLogStart, ProbeOutcome.Found], answers.Select(answer => answer.Outcome));
    }

    [Fact]
    public async Task Offsets_of_a_log_that_began_anew_are_other_records_or_beyond_the_end()
    {
        var topic = kafka.CreateTopic();
        var first = await producer.TracedAsync(topic);
        var second = await producer.TracedAsync(topic);
        kafka.Cluster.DeleteTopic(topic);
        kafka.Cluster.CreateTopic(topic);
        using var later = new TracedProducer(kafka.Bootstrap);
        await later.TracedAsync(topic);
        var answers = await ProbeAsync([new(first.Id, first.At), new(second.Id, second.At)]);
        Assert.Equal([ProbeOutcome.OtherRecord, ProbeOutcome.BeyondEnd], answers.Select(answer => answer.Outcome));
    }

    [Fact]
    public async Task Many_probes_near_and_far_over_partitions_are_answered_in_their_order()
    {
        const int Partitions = 4, Each = 1_500;
        var topic = kafka.CreateTopic(Partitions);
        var written = await Task.WhenAll(Enumerable.Range(0, Partitions * Each).Select(i => producer.TracedAsync(topic, i % Partitions)));
        var random = new Random(11);
        var asked = written.Where(record => record.At.Offset is < 20 or > Each - 20 || record.At.Offset % 400 == 0).ToArray();
        random.Shuffle(asked);
        var answers = await ProbeAsync([.. asked.Select(record => new ProbeRequest(record.Id, record.At))]);
        Assert.Equal(asked.Select(record => record.Id), answers.Select(answer => answer.Request.TraceId));
        Assert.All(answers, answer => Assert.Equal(ProbeOutcome.Found, answer.Outcome));
    }

    [Fact]
    public async Task One_offset_asked_for_two_traces_is_the_one_s_own_and_the_other_s_loss()
    {
        var (id, at) = await producer.TracedAsync(kafka.CreateTopic());
        var answers = await ProbeAsync([new(TracedProducer.NewTrace(), at), new(id, at)]);
        Assert.Equal([ProbeOutcome.OtherRecord, ProbeOutcome.Found], answers.Select(answer => answer.Outcome));
    }

    [Fact]
    public async Task Records_written_after_an_earlier_probe_are_found_by_the_same_clients()
    {
        var topic = kafka.CreateTopic();
        for (var round = 0; round < 3; round++)
        {
            var (id, at) = await producer.TracedAsync(topic);
            Assert.Equal(ProbeOutcome.Found, (await ProbeAsync(id, at)).Outcome);
        }
    }

    [Fact]
    public async Task A_topic_or_cluster_that_is_not_there_is_unknown_with_its_reason_and_spoils_no_other_answer()
    {
        var (id, at) = await producer.TracedAsync(kafka.CreateTopic());
        var answers = await ProbeAsync([new(id, at with { Topic = "absent" }), new(id, at with { Cluster = "other" }), new(id, at with { Offset = -1 }), new(id, at)]);
        Assert.Equal([ProbeOutcome.Unknown, ProbeOutcome.Unknown, ProbeOutcome.Unknown, ProbeOutcome.Found], answers.Select(answer => answer.Outcome));
        Assert.StartsWith("main: topic absent: ", answers[0].Detail, StringComparison.Ordinal);
        Assert.Equal("the topology has no cluster other", answers[1].Detail);
        Assert.Contains("no place in a log", answers[2].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_unknown_within_the_time_out()
    {
        using var cluster = EmbeddedKafkaCluster.Start(1);
        cluster.CreateTopic("t");
        using var writer = new TracedProducer(cluster.Bootstrap);
        var (id, at) = await writer.TracedAsync("t");
        using var impatient = Watching.Clients(cluster.Bootstrap, new KafkaOptions { ProbeTimeout = TimeSpan.FromSeconds(3) });
        var probe = new RecordProbe(impatient);
        Assert.Equal(ProbeOutcome.Found, (await probe.ProbeAsync([new(id, at)], default)).Single().Outcome);
        cluster.SetBrokerDown(1);
        var answer = (await probe.ProbeAsync([new(id, at)], default).WaitAsync(TimeSpan.FromSeconds(10))).Single();
        Assert.Equal(ProbeOutcome.Unknown, answer.Outcome);
        Assert.NotEqual("nothing answered", answer.Detail);
        cluster.SetBrokerUp(1);
        await Eventually.Async(async () => (await probe.ProbeAsync([new(id, at)], default)).Single().Outcome == ProbeOutcome.Found);
    }

    [Fact]
    public async Task No_group_is_left_behind_with_offsets()
    {
        var (id, at) = await producer.TracedAsync(kafka.CreateTopic());
        await ProbeAsync(id, at);
        using var consumer = Watching.Consumer(kafka.Bootstrap, "chasqui-probe");
        Assert.Equal(Offset.Unset, consumer.Committed([new TopicPartition(at.Topic, 0)], TimeSpan.FromSeconds(20)).Single().Offset);
    }

    private async Task<ProbeAnswer> ProbeAsync(TraceId id, RecordCoordinates at) => (await ProbeAsync([new(id, at)])).Single();

    private Task<IReadOnlyList<ProbeAnswer>> ProbeAsync(ProbeRequest[] requests) => new RecordProbe(clients).ProbeAsync(requests, default);
}
