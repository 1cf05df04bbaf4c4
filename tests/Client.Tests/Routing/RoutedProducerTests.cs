using Chasqui.Client.Routing;
using Chasqui.TestSupport;
using Confluent.Kafka;

namespace Chasqui.Client.Tests.Routing;

/// <summary>What a switch does to messages under way: no silent loss, one report each.</summary>
public sealed class RoutedProducerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeApp _app = new();
    private readonly RouteWatcher _watcher;
    private readonly List<(string Cluster, FakeProducer<string, string> Producer)> _made = [];

    public RoutedProducerTests() => _watcher = new RouteWatcher(_app.Options());

    [Fact]
    public async Task New_messages_go_to_the_new_cluster_and_the_old_producer_goes_once_its_last_one_is_reported()
    {
        using var producer = New();
        var reports = new List<string>();
        producer.Produce("t", Message("1"), report => reports.Add($"{report.Message.Value} {report.Error.Code}"));
        await SwitchAsync(producer, "standby", 1);
        producer.Produce("t", Message("2"), report => reports.Add($"{report.Message.Value} {report.Error.Code}"));
        var (old, next) = (_made[0].Producer, _made[1].Producer);
        Assert.Equal(["1"], Values(old));
        Assert.Equal(["2"], Values(next));
        await PollsAsync(3);
        Assert.False(old.IsDisposed);
        old.Deliver(ErrorCode.NoError);
        next.Deliver(ErrorCode.NoError);
        await Eventually.Async(() => old.IsDisposed, Patience);
        Assert.Equal(["1 NoError", "2 NoError"], reports);
        Assert.Equal(0, producer.Unreported);
    }

    [Fact]
    public async Task What_the_old_cluster_did_not_take_is_written_to_the_new_one()
    {
        using var producer = New();
        DeliveryReport<string, string>? told = null;
        producer.Produce(new TopicPartition("t", 3), Message("1"), report => told = report);
        var awaited = producer.ProduceAsync("t", Message("2"));
        await SwitchAsync(producer, "standby", 1);
        _made[0].Producer.Deliver(ErrorCode.Local_MsgTimedOut);
        await Eventually.Async(() => Values(_made[1].Producer).Length == 2, Patience);
        Assert.Null(told);
        Assert.Equal(2, producer.Unreported);
        _made[1].Producer.Deliver(ErrorCode.NoError);
        Assert.False((await awaited.WaitAsync(Patience)).Status == PersistenceStatus.NotPersisted);
        await Eventually.Async(() => producer.Unreported == 0, Patience);
        Assert.Equal((false, 3), (told!.Error.IsError, told.Partition.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_old_cluster_may_have_taken_is_reported_so_or_written_again_if_asked_for(bool resends)
    {
        using var producer = New(new RoutedProducerOptions { ResendsUncertain = resends });
        DeliveryReport<string, string>? told = null;
        producer.Produce("t", Message("1"), report => told = report);
        await SwitchAsync(producer, "standby", 1);
        _made[0].Producer.TryDeliverOne(ErrorCode.Local_MsgTimedOut, PersistenceStatus.PossiblyPersisted);
        if (resends)
        {
            await Eventually.Async(() => Values(_made[1].Producer) is ["1"], Patience);
            _made[1].Producer.Deliver(ErrorCode.NoError);
            Assert.Equal(PersistenceStatus.Persisted, told!.Status);
        }
        else
        {
            Assert.Equal((ErrorCode.Local_MsgTimedOut, PersistenceStatus.PossiblyPersisted), (told!.Error.Code, told.Status));
            Assert.Empty(Values(_made[1].Producer));
        }
    }

    [Fact]
    public void A_failure_while_the_route_stays_is_reported_as_without_routing()
    {
        using var producer = New();
        DeliveryReport<string, string>? told = null;
        producer.Produce("t", Message("1"), report => told = report);
        _made[0].Producer.Deliver(ErrorCode.Local_MsgTimedOut);
        Assert.Equal(ErrorCode.Local_MsgTimedOut, told!.Error.Code);
        Assert.Equal(0, producer.Unreported);
    }

    [Fact]
    public void A_message_that_is_refused_at_once_throws_as_without_routing()
    {
        using var producer = New();
        _made[0].Producer.Refusal = new Error(ErrorCode.Local_QueueFull);
        Assert.Throws<ProduceException<string, string>>(() => producer.Produce("t", Message("1")));
        Assert.Equal(0, producer.Unreported);
    }

    [Fact]
    public async Task A_full_queue_of_the_new_producer_is_waited_for_and_a_flush_waits_with_it()
    {
        using var producer = New();
        var delivered = 0;
        producer.Produce("t", Message("1"), report => delivered += report.Error.IsError ? 0 : 1);
        await SwitchAsync(producer, "standby", 1);
        _made[1].Producer.Refusal = new Error(ErrorCode.Local_QueueFull);
        _made[0].Producer.Deliver(ErrorCode.Local_MsgTimedOut);
        Assert.Equal(1, producer.Flush(TimeSpan.FromMilliseconds(50)));
        _made[1].Producer.Refusal = null;
        await Eventually.Async(() => Values(_made[1].Producer) is ["1"], Patience);
        _made[1].Producer.Deliver(ErrorCode.NoError);
        Assert.Equal(0, producer.Flush(Patience));
        Assert.Equal(1, delivered);
    }

    [Fact]
    public async Task What_waits_when_the_producer_is_disposed_is_reported_as_not_taken()
    {
        var producer = New();
        DeliveryReport<string, string>? told = null;
        producer.Produce("t", Message("1"), report => told = report);
        await SwitchAsync(producer, "standby", 1);
        _made[1].Producer.Refusal = new Error(ErrorCode.Local_QueueFull);
        _made[0].Producer.Deliver(ErrorCode.Local_MsgTimedOut);
        producer.Dispose();
        Assert.Equal((ErrorCode.Local_MsgTimedOut, PersistenceStatus.NotPersisted), (told!.Error.Code, told.Status));
    }

    [Fact]
    public async Task A_route_that_goes_back_finds_the_producer_it_left()
    {
        using var producer = New();
        producer.Produce("t", Message("1"));
        await SwitchAsync(producer, "standby", 1);
        await SwitchAsync(producer, "fronting", 2);
        producer.Produce("t", Message("2"));
        Assert.Equal(["1", "2"], Values(_made[0].Producer));
        await Eventually.Async(() => _made[1].Producer.IsDisposed, Patience);
        Assert.Equal(2, _made.Count);
    }

    [Fact]
    public async Task A_cluster_whose_producer_cannot_be_made_is_tried_again_and_the_old_one_goes_on()
    {
        var broken = true;
        using var producer = new RoutedProducer<string, string>(
            _watcher, cluster => broken && cluster == "standby" ? throw new InvalidOperationException("no certificate") : Make(cluster));
        _app.Say("standby", 1);
        await Eventually.Async(() => _watcher.LastFailure == "the producer for cluster 'standby' could not be made: no certificate", Patience);
        producer.Produce("t", Message("1"));
        Assert.Equal("fronting", producer.Cluster);
        broken = false;
        await Eventually.Async(() => producer.Cluster == "standby", Patience);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_each_message_is_reported_once_and_one_reported_delivered_is_in_a_log(int seed)
    {
        var random = new Random(seed);
        var logs = new Dictionary<string, int>();
        var reports = new Dictionary<string, List<PersistenceStatus>>();
        var producer = New(new RoutedProducerOptions { ResendsUncertain = seed == 3 });
        for (int i = 0, epoch = 0; i < 400; i++)
        {
            var value = $"{i}";
            lock (reports)
                reports[value] = [];
            producer.Produce("t", Message(value), report =>
            {
                lock (reports)
                    reports[report.Message.Value].Add(report.Status);
            });
            if (random.Next(100) < 5)
                _app.Say(epoch++ % 2 == 0 ? "standby" : "fronting", epoch);
            if (random.Next(3) == 0)
                Deliver(random, logs);
            if (i % 50 == 0)
                await PollsAsync(2);
        }

        await Eventually.Async(
            () =>
            {
                Deliver(random, logs);
                return producer.Unreported == 0;
            },
            Patience);
        Assert.All(reports, report => Assert.Single(report.Value));
        Assert.All(reports.Where(r => r.Value[0] == PersistenceStatus.Persisted), report => Assert.True(logs.ContainsKey(report.Key), $"seed {seed}: {report.Key}"));
        Assert.All(reports.Where(r => r.Value[0] == PersistenceStatus.NotPersisted), report => Assert.True(seed == 3 || !logs.ContainsKey(report.Key), $"seed {seed}: {report.Key}"));
        producer.Dispose();
        Assert.All(_made, made => Assert.True(made.Producer.IsDisposed));
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _app.Dispose();
    }

    private static Message<string, string> Message(string value) => new() { Value = value };

    private static string[] Values(FakeProducer<string, string> producer)
    {
        lock (producer.Messages)
            return [.. producer.Messages.Select(message => message.Value)];
    }

    /// <summary>Reports one message of each producer: taken, not taken, or taken without anybody knowing.</summary>
    private void Deliver(Random random, Dictionary<string, int> logs)
    {
        FakeProducer<string, string>[] made;
        lock (_made)
            made = [.. _made.Select(m => m.Producer)];
        foreach (var producer in made)
        {
            var fate = random.Next(4);
            if (Values(producer).Skip(producer.Reported).FirstOrDefault() is { } value && fate != 0)
                logs[value] = logs.GetValueOrDefault(value) + 1;
            producer.TryDeliverOne(
                fate >= 2 ? ErrorCode.NoError : ErrorCode.Local_MsgTimedOut,
                fate switch { 0 => PersistenceStatus.NotPersisted, 1 => PersistenceStatus.PossiblyPersisted, _ => PersistenceStatus.Persisted });
        }
    }

    private RoutedProducer<string, string> New(RoutedProducerOptions? options = null) => new(_watcher, Make, options);

    private FakeProducer<string, string> Make(string cluster)
    {
        var producer = new FakeProducer<string, string> { Immediately = false };
        lock (_made)
            _made.Add((cluster, producer));
        return producer;
    }

    private async Task SwitchAsync(RoutedProducer<string, string> producer, string cluster, long epoch)
    {
        _app.Say(cluster, epoch);
        await Eventually.Async(() => producer.Cluster == cluster, Patience);
    }

    private Task PollsAsync(int count)
    {
        var asked = _app.Asked;
        return Eventually.Async(() => _app.Asked >= asked + count, Patience);
    }
}
