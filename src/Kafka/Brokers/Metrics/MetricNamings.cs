using System.Collections.Immutable;
using Chasqui.Domain.Brokers;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>
/// Under which series each metric is published, the likeliest first. From the exporters' own rules: the JMX exporter's and Strimzi's example rules for Kafka,
/// the series that Confluent's dashboards read, and Redpanda's public metrics.
/// </summary>
internal static class MetricNamings
{
    private static readonly (string Metric, string Series)[] Common =
    [
        (BrokerMetric.LogFlushP999Ms, "kafka_log_logflushstats_logflushrateandtimems_999thpercentile"),
        (BrokerMetric.LogFlushP999Ms, """kafka_log_logflushstats_logflushrateandtimems{quantile="0.999"}"""),
        (BrokerMetric.ProduceLocalP99Ms, """kafka_network_requestmetrics_localtimems_99thpercentile{request="Produce"}"""),
        (BrokerMetric.ProduceLocalP99Ms, """kafka_network_requestmetrics_localtimems{request="Produce",quantile="0.99"}"""),
        (BrokerMetric.RequestQueueP99Ms, """kafka_network_requestmetrics_requestqueuetimems_99thpercentile{request="Produce"}"""),
        (BrokerMetric.RequestQueueP99Ms, """kafka_network_requestmetrics_requestqueuetimems{request="Produce",quantile="0.99"}"""),
        (BrokerMetric.UnderReplicated, "kafka_server_replicamanager_underreplicatedpartitions"),
        (BrokerMetric.UnderReplicated, "kafka_server_replicamanager_underreplicatedpartitions_value"),
        (BrokerMetric.OfflineLogDirectories, "kafka_log_logmanager_offlinelogdirectorycount"),
        (BrokerMetric.OfflineLogDirectories, "kafka_log_logmanager_offlinelogdirectorycount_value"),
        (BrokerMetric.ActiveController, "kafka_controller_kafkacontroller_activecontrollercount"),
        (BrokerMetric.ActiveController, "kafka_controller_kafkacontroller_activecontrollercount_value"),
        (BrokerMetric.RequestHandlerIdle, "kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_oneminuterate"),
        (BrokerMetric.RequestHandlerIdle, "kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent"),
    ];

    private static readonly (string, string)[] Jmx =
    [
        .. Bytes("{0}persec_oneminuterate", counter: false),
        .. Bytes("{0}persec_count", counter: true),
        .. Bytes("{0}persec_total", counter: true),
        .. Bytes("{0}_total", counter: true),
        .. Common,
    ];

    private static readonly (string, string)[] Strimzi =
    [
        .. Bytes("{0}_total", counter: true),
        .. Common.Reverse(),
    ];

    private static readonly (string, string)[] Confluent =
    [
        .. Bytes("{0}persec", counter: true),
        .. Bytes("{0}persec_count", counter: true),
        .. Common,
    ];

    private static readonly (string, string)[] Redpanda =
    [
        (BrokerMetric.BytesInLeader, """rate(redpanda_kafka_request_bytes_total{redpanda_request="produce"})"""),
        (BrokerMetric.BytesOut, """rate(redpanda_kafka_request_bytes_total{redpanda_request="consume"})"""),
        (BrokerMetric.ProduceLocalP99Ms, """p99(redpanda_kafka_request_latency_seconds_bucket{redpanda_request="produce"}) * 1000"""),
        (BrokerMetric.UnderReplicated, "redpanda_kafka_under_replicated_replicas"),
    ];

    /// <summary>Every metric's series, what the configuration maps before what the naming knows.</summary>
    public static ImmutableArray<(string Metric, MetricSeries Series)> For(MetricsTopology metrics)
    {
        (string Metric, string Series)[] known = metrics.Naming switch
        {
            MetricsNaming.Jmx => Jmx,
            MetricsNaming.Strimzi => Strimzi,
            MetricsNaming.Confluent => Confluent,
            MetricsNaming.Redpanda => Redpanda,
            _ => [],
        };
        return
        [
            .. from entry in metrics.Map.Select(m => (m.Key, m.Value)).Concat(known)
               let series = MetricSeries.Parse(entry.Item2)
               where series is not null
               select (entry.Item1, series),
        ];
    }

    private static IEnumerable<(string, string)> Bytes(string form, bool counter) =>
        from pair in new[]
        {
            (BrokerMetric.BytesInLeader, "bytesin"), (BrokerMetric.BytesInReplica, "replicationbytesin"), (BrokerMetric.BytesOut, "bytesout"),
        }
        let name = "kafka_server_brokertopicmetrics_" + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, pair.Item2)
        select (pair.Item1, counter ? $"rate({name})" : name);
}
