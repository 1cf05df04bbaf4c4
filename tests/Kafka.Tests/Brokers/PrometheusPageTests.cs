using System.Text;
using Chasqui.Domain.Brokers;
using Chasqui.Kafka.Brokers.Metrics;

namespace Chasqui.Kafka.Tests.Brokers;

public sealed class PrometheusPageTests
{
    private static readonly PageLimits Small = new(Bytes: 100_000, Lines: 1_000, LineBytes: 2_000, Series: 10);

    [Theory]
    [InlineData("kafka_x", "kafka_x", 0, 1)]
    [InlineData("""rate(Kafka_Y_Total{a="b", c="d"}) * 0.5""", "kafka_y_total", 2, 0.5)]
    [InlineData("""p99(z_bucket{r="produce"}) * 1000""", "z_bucket", 1, 1000)]
    public void A_series_is_read_from_its_text(string text, string name, int labels, double scale)
    {
        var series = MetricSeries.Parse(text)!;
        Assert.Equal((name, labels, scale), (series.Name, series.Labels.Length, series.Scale));
    }

    [Theory]
    [InlineData("")]
    [InlineData("9x")]
    [InlineData("sum(x)")]
    public void What_is_no_series_is_refused(string text) => Assert.Null(MetricSeries.Parse(text));

    [Fact]
    public async Task A_page_of_the_jmx_exporter_gives_its_metrics()
    {
        var values = await ReadAsync(MetricsNaming.Jmx, """
            # HELP kafka_log_logflushstats_logflushrateandtimems_999thpercentile x
            # TYPE kafka_log_logflushstats_logflushrateandtimems_999thpercentile untyped
            kafka_log_logflushstats_logflushrateandtimems_999thpercentile 12.5
            kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate{topic="orders",} 5.0
            kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate 1048576.0
            kafka_server_brokertopicmetrics_replicationbytesinpersec_oneminuterate 2.0E6
            kafka_network_requestmetrics_localtimems_99thpercentile{request="Produce",} 3.25
            kafka_network_requestmetrics_localtimems_99thpercentile{request="FetchConsumer",} 900
            kafka_server_replicamanager_underreplicatedpartitions_value 2.0 1700000000000
            """);
        Assert.Equal(12.5, values[BrokerMetric.LogFlushP999Ms]);
        Assert.Equal(1048576, values[BrokerMetric.BytesInLeader]);
        Assert.Equal(2e6, values[BrokerMetric.BytesInReplica]);
        Assert.Equal(3.25, values[BrokerMetric.ProduceLocalP99Ms]);
        Assert.Equal(2, values[BrokerMetric.UnderReplicated]);
    }

    [Fact]
    public void Counters_become_rates_and_histograms_quantiles_from_the_second_page_on()
    {
        var wanted = MetricNamings.For(new MetricsTopology { Naming = MetricsNaming.Redpanda });
        var memory = new CounterMemory();
        var start = DateTimeOffset.UnixEpoch.AddDays(1);
        memory.ValuesOf(Page(wanted, Redpanda(1000, 100, 100)), wanted, start);
        var values = memory.ValuesOf(Page(wanted, Redpanda(4000, 150, 200)), wanted, start.AddSeconds(15));
        Assert.Equal(200, values[BrokerMetric.BytesInLeader]);
        Assert.Equal(1024, values[BrokerMetric.ProduceLocalP99Ms], 0.1);
        var anew = memory.ValuesOf(Page(wanted, Redpanda(10, 1, 1)), wanted, start.AddSeconds(30));
        Assert.False(anew.ContainsKey(BrokerMetric.BytesInLeader));
    }

    [Fact]
    public async Task A_configured_series_goes_before_the_namings_own()
    {
        var metrics = new MetricsTopology
        {
            Map = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add(BrokerMetric.LogFlushP999Ms, """my_flush{q="0.999"} * 1000"""),
        };
        var wanted = MetricNamings.For(metrics);
        var page = new PrometheusPage(wanted, PageLimits.Default);
        await page.ReadAsync(Text("my_flush{q=\"0.999\"} 0.25\nkafka_log_logflushstats_logflushrateandtimems_999thpercentile 9\n"), default);
        Assert.Equal(250, new CounterMemory().ValuesOf(page, wanted, default)[BrokerMetric.LogFlushP999Ms]);
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html><body>Login</body></html>", "HTML")]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile 1\nkafka_log_logflushstats_logflushrateandtimems_999thpercentile 2\n", "twice")]
    public async Task A_page_that_is_wrong_says_how(string text, string error)
    {
        var page = new PrometheusPage(MetricNamings.For(new MetricsTopology()), Small);
        await page.ReadAsync(Text(text), default);
        Assert.Contains(error, page.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile NaN")]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile +Inf")]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile")]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile{")]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile{a=\"")]
    [InlineData("kafka_log_logflushstats_logflushrateandtimems_999thpercentile 12abc")]
    [InlineData("{} 1")]
    [InlineData("\0\0\0\u00ff")]
    public async Task A_line_that_is_nonsense_is_passed_over(string line)
    {
        var wanted = MetricNamings.For(new MetricsTopology());
        var page = new PrometheusPage(wanted, Small);
        await page.ReadAsync(Text($"{line}\nkafka_server_replicamanager_underreplicatedpartitions 3"), default);
        var values = new CounterMemory().ValuesOf(page, wanted, default);
        Assert.Equal([BrokerMetric.UnderReplicated], values.Keys);
    }

    [Fact]
    public async Task A_page_without_end_is_given_up_in_constant_memory()
    {
        var page = new PrometheusPage(MetricNamings.For(new MetricsTopology()), PageLimits.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await page.ReadAsync(new EndlessPage("some_metric{a=\"b\"} 1\n"), default);
        Assert.Contains("goes on", page.Error, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public async Task A_line_without_end_is_passed_over_and_the_page_given_up()
    {
        var page = new PrometheusPage(MetricNamings.For(new MetricsTopology()), Small);
        await page.ReadAsync(new EndlessPage("x"), default);
        Assert.Contains("goes on", page.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_samples_of_what_is_wanted_are_given_up()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => $"kafka_server_replicamanager_underreplicatedpartitions{{p=\"{i}\"}} 1\n"));
        var page = new PrometheusPage(MetricNamings.For(new MetricsTopology()), Small);
        await page.ReadAsync(Text(text), default);
        Assert.Contains("more than 10", page.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_bytes_at_all_end_and_never_throw()
    {
        const int seed = 4711;
        var random = new Random(seed);
        var bytes = new byte[20_000];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            await new PrometheusPage(MetricNamings.For(new MetricsTopology()), Small).ReadAsync(new MemoryStream(bytes), default);
        }
    }

    private static async Task<Dictionary<string, double>> ReadAsync(MetricsNaming naming, string text)
    {
        var wanted = MetricNamings.For(new MetricsTopology { Naming = naming });
        var page = new PrometheusPage(wanted, PageLimits.Default);
        await page.ReadAsync(Text(text), default);
        Assert.Null(page.Error);
        return new CounterMemory().ValuesOf(page, wanted, DateTimeOffset.UnixEpoch);
    }

    private static PrometheusPage Page(System.Collections.Immutable.ImmutableArray<(string, MetricSeries)> wanted, string text)
    {
        var page = new PrometheusPage(wanted, PageLimits.Default);
        page.ReadAsync(Text(text), default).GetAwaiter().GetResult();
        return page;
    }

    private static string Redpanda(int bytes, int fast, int all) => $$"""
        redpanda_kafka_request_bytes_total{redpanda_namespace="kafka",redpanda_topic="a",redpanda_request="produce"} {{bytes - 5}}
        redpanda_kafka_request_bytes_total{redpanda_namespace="kafka",redpanda_topic="b",redpanda_request="produce"} 5
        redpanda_kafka_request_latency_seconds_bucket{redpanda_request="produce",le="0.001"} {{fast}}
        redpanda_kafka_request_latency_seconds_bucket{redpanda_request="produce",le="1.024"} {{all}}
        redpanda_kafka_request_latency_seconds_bucket{redpanda_request="produce",le="+Inf"} {{all}}
        """;

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The same text again and again.</summary>
    private sealed class EndlessPage(string text) : Stream
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 1000)));

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, _bytes.Length);
            _bytes.AsMemory(0, count).CopyTo(buffer);
            return new(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
