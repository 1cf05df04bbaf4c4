using System.Collections.Immutable;
using Chasqui.Domain.Incidents;

namespace Chasqui.Domain.Brokers;

/// <summary><c>brokers</c> of the topology: how brokers are sampled and judged.</summary>
public sealed record BrokersTopology
{
    public BrokerClusterTopology Defaults { get; init; } = new();

    /// <summary>By cluster: what differs from the defaults, already merged with them.</summary>
    public ImmutableDictionary<string, BrokerClusterTopology> Clusters { get; init; } = ImmutableDictionary<string, BrokerClusterTopology>.Empty;

    /// <summary>How a cluster is sampled and judged.</summary>
    public BrokerClusterTopology For(string cluster) => Clusters.GetValueOrDefault(cluster, Defaults);
}

/// <summary>How one cluster's brokers are sampled and judged.</summary>
public sealed record BrokerClusterTopology
{
    public BrokerSettings Rules { get; init; } = BrokerSettings.Default;

    /// <summary>Whether its brokers are sampled at all.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>When incidents of the cluster and its brokers open and close, and who is told.</summary>
    public IncidentSettings Incidents { get; init; } = IncidentSettings.Default;

    public CanaryTopology Canary { get; init; } = new();

    public MetricsTopology Metrics { get; init; } = new();
}

/// <summary>The canary: a record written to and read from a partition that the broker leads.</summary>
public sealed record CanaryTopology
{
    /// <summary>Whether records are written. False: read-only, the path is checked by reading.</summary>
    /// <value>Default false: nothing is written to a cluster unless its configuration says so.</value>
    public bool Write { get; init; }

    /// <value>Default <c>chasqui.canary</c>.</value>
    public string Topic { get; init; } = "chasqui.canary";

    /// <summary>Whether the topic is created when it does not exist, one partition of one replica on each broker.</summary>
    /// <value>Default false.</value>
    public bool Create { get; init; }

    /// <summary>The most bytes a minute that are written to one broker, its record's overhead included; from 1 KiB. At most four records a minute need 1 KiB.</summary>
    /// <value>Default 4096.</value>
    public int BytesPerMinute { get; init; } = 4096;

    /// <summary>How long records are kept in a topic that we create.</summary>
    /// <value>Default 10 min.</value>
    public TimeSpan Retention { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Where a broker's own metrics come from.</summary>
public sealed record MetricsTopology
{
    /// <summary>How its series are named.</summary>
    /// <value>Default jmx.</value>
    public MetricsNaming Naming { get; init; } = MetricsNaming.Jmx;

    /// <summary>By metric (see <see cref="BrokerMetric"/>): the series it is, such as <c>my_flush{quantile="0.999"}</c>. Goes before the naming's own.</summary>
    public ImmutableDictionary<string, string> Map { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The Azure resource id of an Event Hubs namespace whose metrics stand for the one broker that it shows; null for none.</summary>
    public string? AzureResource { get; init; }
}

/// <summary>How the series of a broker's Prometheus page are named.</summary>
public enum MetricsNaming
{
    /// <summary>The JMX exporter with the usual rules: <c>kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate</c> and the like.</summary>
    Jmx = 0,

    /// <summary>Strimzi's rules for the JMX exporter: counters as <c>_total</c>, percentiles as <c>quantile</c>.</summary>
    Strimzi = 1,

    /// <summary>Confluent's images and operator.</summary>
    Confluent = 2,

    /// <summary>Redpanda's <c>/public_metrics</c>.</summary>
    Redpanda = 3,

    /// <summary>Only what <see cref="MetricsTopology.Map"/> names.</summary>
    Custom = 4,
}
