using Chasqui.TestSupport.RealKafka;
using Confluent.Kafka;

namespace Chasqui.Client.Tests.RealKafka;

public sealed class TransactionTests(RealKafkaFixture kafka) : IClassFixture<RealKafkaFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task Committed_events_are_sent_where_they_are_and_aborted_ones_are_known_ends()
    {
        RealKafkaHome.SkipIfMissing();
        var (data, hops) = ("tx-" + Guid.NewGuid().ToString("N"), "hops-" + Guid.NewGuid().ToString("N"));
        await kafka.Cluster.CreateTopicAsync(data);
        await kafka.Cluster.CreateTopicAsync(hops);
        using (var tracer = new ChasquiTracer(TestTracer.Options() with
        {
            Hops = new ProducerConfig { BootstrapServers = kafka.Cluster.Bootstrap }, HopTopic = hops,
        }))
        {
            await RunTransactions(tracer, data);
        }

        var log = HopLog.Read(kafka.Cluster.Bootstrap, hops, read => read.Hops.Count == 40);
        var sent = log.Hops.Where(hop => hop.Name == "app/sent").ToList();
        Assert.Equal(Enumerable.Range(0, 20).Select(offset => (long)offset), sent.Take(20).Select(hop => hop.Coordinates!.Value.Offset).Order());
        Assert.Equal(30, sent.Count);
        Assert.Equal(10, log.Hops.Count(hop => hop is { Name: "app/failed", Reason: "TransactionAborted" }));
    }

    private async Task RunTransactions(ChasquiTracer tracer, string topic)
    {
        var config = new ProducerConfig { BootstrapServers = kafka.Cluster.Bootstrap, TransactionalId = topic };
        using var producer = new TracingProducer<Null, string>(new ProducerBuilder<Null, string>(config).Build(), tracer, new() { Stream = "orders" });
        producer.InitTransactions(Limit);
        await Run(producer, topic, 20);
        producer.CommitTransaction(Limit);
        await Run(producer, topic, 10);
        producer.AbortTransaction(Limit);
        await Run(producer, topic, 10);
        producer.CommitTransaction(Limit);
    }

    private static async Task Run(IProducer<Null, string> producer, string topic, int events)
    {
        producer.BeginTransaction();
        var sending = new List<Task>();
        for (var number = 0; number < events; number++)
            sending.Add(producer.ProduceAsync(topic, new Message<Null, string> { Value = $"{number}" }));
        await Task.WhenAll(sending);
    }
}
