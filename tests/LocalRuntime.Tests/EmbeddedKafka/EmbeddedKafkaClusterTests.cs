using Chasqui.LocalRuntime.EmbeddedKafka;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.LocalRuntime.Tests.EmbeddedKafka;

public sealed class EmbeddedKafkaClusterTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    [Fact]
    public async Task A_record_produced_is_consumed()
    {
        var topic = kafka.CreateTopic();
        await ProduceAsync(topic, "hello");
        using var consumer = AssignedConsumer(topic, Offset.Beginning);
        Assert.Equal("hello", consumer.Consume(TimeSpan.FromSeconds(20)).Message.Value);
    }

    [Fact]
    public void It_has_as_many_brokers_as_asked_for_and_a_controller()
    {
        using var cluster = EmbeddedKafkaCluster.Start(2);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.Bootstrap }).Build();
        Assert.Equal([1, 2], admin.GetMetadata(TimeSpan.FromSeconds(20)).Brokers.Select(b => b.BrokerId).Order());
        Assert.Equal(2, cluster.Bootstrap.Split(',').Length);
    }

    [Fact]
    public async Task Deleted_records_move_the_log_start()
    {
        var topic = kafka.CreateTopic();
        for (var i = 0; i < 5; i++)
            await ProduceAsync(topic, "x");
        kafka.Cluster.DeleteRecords(topic, 0, 3);
        using var consumer = AssignedConsumer(topic, Offset.Beginning);
        var range = consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(20));
        Assert.Equal((3L, 5L), (range.Low.Value, range.High.Value));
    }

    [Fact]
    public async Task A_topic_created_anew_starts_at_offset_zero()
    {
        var topic = kafka.CreateTopic();
        await ProduceAsync(topic, "old");
        kafka.Cluster.DeleteTopic(topic);
        kafka.Cluster.CreateTopic(topic);
        Assert.Equal(0, (await ProduceAsync(topic, "new")).Offset.Value);
    }

    [Fact]
    public async Task A_broker_down_takes_no_records_until_it_is_up()
    {
        using var cluster = EmbeddedKafkaCluster.Start(1);
        cluster.CreateTopic("t");
        using var producer = Producer(cluster.Bootstrap, TimeSpan.FromSeconds(60));
        cluster.SetBrokerDown(1);
        var sent = producer.ProduceAsync("t", new Message<Null, string> { Value = "late" });
        await Assert.ThrowsAsync<TimeoutException>(() => sent.WaitAsync(TimeSpan.FromSeconds(1)));
        cluster.SetBrokerUp(1);
        Assert.Equal(0, (await sent.WaitAsync(TimeSpan.FromSeconds(30))).Offset.Value);
    }

    [Fact]
    public async Task A_pushed_error_fails_the_next_request_of_its_kind()
    {
        var topic = kafka.CreateTopic();
        using var producer = Producer(kafka.Bootstrap, TimeSpan.FromSeconds(20));
        kafka.Cluster.PushRequestErrors(KafkaApi.Produce, ErrorCode.MsgSizeTooLarge);
        var failed = await Assert.ThrowsAsync<ProduceException<Null, string>>(
            () => producer.ProduceAsync(topic, new Message<Null, string> { Value = "x" }));
        Assert.Equal(ErrorCode.MsgSizeTooLarge, failed.Error.Code);
        await producer.ProduceAsync(topic, new Message<Null, string> { Value = "x" });
    }

    [Fact]
    public void A_topic_that_exists_is_not_created_again() =>
        Assert.Contains("create topic", Assert.Throws<KafkaException>(() => kafka.Cluster.CreateTopic(kafka.CreateTopic())).Message, StringComparison.Ordinal);

    [Fact]
    public void After_dispose_a_call_throws_and_a_second_dispose_does_nothing()
    {
        var cluster = EmbeddedKafkaCluster.Start(1);
        cluster.Dispose();
        cluster.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cluster.CreateTopic("t"));
    }

    private async Task<DeliveryResult<Null, string>> ProduceAsync(string topic, string value)
    {
        using var producer = Producer(kafka.Bootstrap, TimeSpan.FromSeconds(20));
        return await producer.ProduceAsync(topic, new Message<Null, string> { Value = value });
    }

    private static IProducer<Null, string> Producer(string bootstrap, TimeSpan timeout) => new ProducerBuilder<Null, string>(
        new ProducerConfig { BootstrapServers = bootstrap, MessageTimeoutMs = (int)timeout.TotalMilliseconds }).SetLogHandler((_, _) => { }).Build();

    private IConsumer<Null, string> AssignedConsumer(string topic, Offset from)
    {
        var config = new ConsumerConfig { BootstrapServers = kafka.Bootstrap, GroupId = "unused", FetchWaitMaxMs = 10, EnableAutoCommit = false };
        var consumer = new ConsumerBuilder<Null, string>(config).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, from));
        return consumer;
    }
}
