using Chasqui.Contracts;
using Chasqui.Domain.Tracing;
using Chasqui.Kafka.Probing;
using Chasqui.Monitoring.Ports;
using Chasqui.TestSupport;
using Chasqui.TestSupport.RealKafka;
using Confluent.Kafka;
using Xunit.Abstractions;

namespace Chasqui.Kafka.Tests.RealKafka;

[Collection(OwnRealKafkaCollection.Name)]
public sealed class RealTruncationTests(ITestOutputHelper output)
{
    private const string Topic = "orders";

    /// <summary>
    /// No unclean election is needed: the follower is frozen, not yet out of the ISR, while the leader acknowledges records alone and dies.
    /// </summary>
    [SkippableFact]
    public async Task Acknowledged_records_that_a_clean_leader_change_lost_are_beyond_the_end_and_then_other_records()
    {
        RealKafkaHome.SkipIfMissing();
        await using var cluster = await RealKafkaCluster.StartAsync(3, "replica.fetch.wait.max.ms=50");
        // Node 3 holds no replica: with it, node 2 has a majority of controllers.
        await cluster.CreateTopicAsync(Topic, configuration: new() { ["min.insync.replicas"] = "1" }, replicas: [[1, 2]]);
        using var clients = Watching.Clients(cluster.Bootstrap);
        var probe = new RecordProbe(clients);

        using var writer = new TracedProducer(cluster.Bootstrap, acks: Acks.Leader);
        var safe = await writer.TracedAsync(Topic);
        // Visible to consumers means that the follower has it too.
        await AnswersAsync(probe, [safe], answers => answers[0].Outcome == ProbeOutcome.Found);
        cluster.PauseNode(2);
        // The fetch that the frozen follower still has under way is answered with these, and it will take them when it goes on.
        for (var i = 0; i < 3; i++)
            await writer.TracedAsync(Topic);
        var lost = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => writer.TracedAsync(Topic)));
        cluster.KillNode(1);
        cluster.ContinueNode(2);

        var answers = await AnswersAsync(probe, [safe, .. lost], answers => answers.All(answer => answer.Outcome != ProbeOutcome.Unknown));
        Skip.If(answers.All(answer => answer.Outcome == ProbeOutcome.Found), "The follower had taken every record before it froze: nothing was lost.");
        Assert.Equal(ProbeOutcome.Found, answers[0].Outcome);
        Assert.All(answers.Skip(1), answer => Assert.Equal(ProbeOutcome.BeyondEnd, answer.Outcome));

        using var later = new TracedProducer(cluster.Bootstrap, acks: Acks.Leader);
        var taken = new HashSet<long>();
        for (var i = 0; i < 10; i++)
            taken.Add((await later.TracedAsync(Topic)).At.Offset);
        ProbeOutcome[] expected = [.. lost.Select(record => taken.Contains(record.At.Offset) ? ProbeOutcome.OtherRecord : ProbeOutcome.BeyondEnd)];
        Assert.Contains(ProbeOutcome.OtherRecord, expected);
        await AnswersAsync(probe, lost, answers => answers.Select(answer => answer.Outcome).SequenceEqual(expected));
    }

    private async Task<IReadOnlyList<ProbeAnswer>> AnswersAsync(
        RecordProbe probe, IEnumerable<(TraceId Id, RecordCoordinates At)> records, Func<IReadOnlyList<ProbeAnswer>, bool> enough)
    {
        ProbeRequest[] requests = [.. records.Select(record => new ProbeRequest(record.Id, record.At))];
        IReadOnlyList<ProbeAnswer> answers = [];
        await Eventually.Async(
            async () =>
            {
                answers = await probe.ProbeAsync(requests, default);
                output.WriteLine($"{answers[0].Request.Coordinates}: {answers[0].Outcome}, {answers[0].Detail}");
                return enough(answers);
            },
            TimeSpan.FromSeconds(90));
        return answers;
    }
}
