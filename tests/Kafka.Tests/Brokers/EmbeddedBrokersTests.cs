using System.Net;
using System.Net.Sockets;
using Chasqui.Domain.Brokers;
using Chasqui.LocalRuntime.EmbeddedKafka;
using Chasqui.Monitoring.Brokers;
using Chasqui.TestSupport;

namespace Chasqui.Kafka.Tests.Brokers;

/// <summary>The adapters on embedded brokers: down, slow, silent.</summary>
public sealed class EmbeddedBrokersTests : IDisposable
{
    private readonly EmbeddedKafkaCluster _kafka = EmbeddedKafkaCluster.Start(3);
    private readonly BrokerWatch _watch;

    public EmbeddedBrokersTests()
    {
        // Beside the canary's own: a broker without partitions of anybody is missed by nobody.
        foreach (var topic in new[] { "chasqui.canary", "orders" })
        {
            _kafka.CreateTopic(topic, partitions: 3);
            for (var partition = 0; partition < 3; partition++)
                _kafka.SetLeader(topic, partition, partition + 1);
        }

        var canary = new CanaryTopology { Write = true, BytesPerMinute = 1 << 20 };
        _watch = new BrokerWatch(_kafka.Bootstrap, new BrokerClusterTopology { Rules = BrokerWatch.Hasty(), Canary = canary });
    }

    [Fact]
    public async Task Brokers_that_serve_are_healthy_by_probe_and_canary()
    {
        await _watch.UntilAsync(3, BrokerVerdict.Healthy, 60);
        var judged = await _watch.TickAsync();
        Assert.Equal(3, judged.Brokers.Length);
        Assert.All(judged.Brokers, b => Assert.Equal(BrokerVerdict.Healthy, b.Decision.Verdict));
        Assert.All(judged.Brokers, b => Assert.True(b.Evidence.Connect.IsOk && b.Evidence.Answer.IsOk && b.Evidence.Canary.IsOk));
        Assert.All(judged.Brokers, b => Assert.True(b.Evidence.Registered));
    }

    [Fact]
    public async Task A_broker_that_is_down_and_that_the_others_no_longer_list_is_missing_until_it_is_back()
    {
        await _watch.TickAsync();
        _kafka.SetBrokerDown(2);
        await _watch.UntilAsync(2, BrokerVerdict.Missing, 60, BrokerCause.Gone);
        _kafka.SetBrokerUp(2);
        await _watch.UntilAsync(2, BrokerVerdict.Healthy, 60);
    }

    [Fact]
    public async Task A_broker_that_the_others_list_and_that_refuses_us_is_unreachable()
    {
        await _watch.TickAsync();
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _watch.Redirect(2, "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        }

        await _watch.UntilAsync(2, BrokerVerdict.Unreachable, 60, BrokerCause.Refused);
    }

    [Fact]
    public async Task A_broker_that_accepts_and_never_answers_is_a_zombie()
    {
        var snapshot = await _watch.View.ReadAsync(BrokerWatch.Cluster, default);
        var second = snapshot.Endpoints.Single(e => e.Broker == 2);
        await using var proxy = new TcpProxy(second.Host, second.Port);
        _watch.Redirect(2, "127.0.0.1", proxy.Port);
        await _watch.UntilAsync(2, BrokerVerdict.Healthy, 30);
        proxy.Silence();
        await _watch.UntilAsync(2, BrokerVerdict.Zombie, 60, BrokerCause.NeverAnswers);
    }

    [Fact]
    public async Task A_broker_that_fails_its_produce_requests_fails_its_canary()
    {
        var endpoint = (await _watch.View.ReadAsync(BrokerWatch.Cluster, default)).Endpoints.First();
        _kafka.PushRequestErrors(KafkaApi.Produce, Confluent.Kafka.ErrorCode.KafkaStorageError);
        var canary = await _watch.Canary.RunAsync(BrokerWatch.Cluster, endpoint, default);
        Assert.Equal(new CanaryResult(false, null, null, ProbeError.Other), canary);
        Assert.True((await _watch.Canary.RunAsync(BrokerWatch.Cluster, endpoint, default))!.Value.Ok);
    }

    [Fact]
    public async Task A_delayed_broker_is_measured_as_slow_as_it_is()
    {
        var endpoint = (await _watch.View.ReadAsync(BrokerWatch.Cluster, default)).Endpoints.Single(e => e.Broker == 3);
        _kafka.SetBrokerDelay(3, TimeSpan.FromMilliseconds(150));
        var probe = await _watch.Probe.ProbeAsync(BrokerWatch.Cluster, endpoint, default);
        var canary = await _watch.Canary.RunAsync(BrokerWatch.Cluster, endpoint, default);
        Assert.InRange(probe.ApiVersions!.Value.Ms!.Value, 140, 990);
        Assert.InRange(canary!.Value.ProduceMs!.Value, 140, 1490);
    }

    [Fact]
    public async Task Without_a_canary_topic_the_path_is_checked_by_reading_only()
    {
        using var watch = new BrokerWatch(_kafka.Bootstrap, new BrokerClusterTopology());
        var endpoint = (await watch.View.ReadAsync(BrokerWatch.Cluster, default)).Endpoints.First();
        var canary = await watch.Canary.RunAsync(BrokerWatch.Cluster, endpoint, default);
        Assert.True(canary!.Value.Ok);
        Assert.Null(canary.Value.ProduceMs);
        Assert.NotNull(canary.Value.FetchMs);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("\0\0\0\u0004\0\0\0\u0001")]
    [InlineData("")]
    public async Task What_answers_but_is_not_kafka_is_told_apart(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadAtLeastAsync(new byte[100], 1);
            await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer));
        });
        var probe = await _watch.Probe.ProbeAsync(
            BrokerWatch.Cluster, new BrokerEndpoint(9, "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port), default);
        Assert.True(probe.Connect.Ok);
        Assert.False(probe.ApiVersions!.Value.Ok);
        Assert.Contains(probe.ApiVersions.Value.Error, new[] { ProbeError.Protocol, ProbeError.Closed });
        await serving;
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told()
    {
        var probe = await _watch.Probe.ProbeAsync(BrokerWatch.Cluster, new BrokerEndpoint(9, "no-such-host.invalid", 9092), default);
        Assert.Equal(ProbeError.Unresolvable, probe.Connect.Error);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _kafka.Dispose();
    }
}
