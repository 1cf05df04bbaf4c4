namespace Chasqui.Domain.Brokers;

/// <summary>A series by which slowness is judged: milliseconds, more is worse.</summary>
/// <param name="Name">A metric's name, or one of the outside signals below.</param>
/// <param name="FloorMs">Never slow below this, in milliseconds: three times nothing is nothing.</param>
/// <param name="PerByte">Load explains it: where the bytes written are known, time for each byte is judged as well, and both must be out of range.</param>
public sealed record BrokerSignal(string Name, double FloorMs, bool PerByte)
{
    /// <summary>How long it must be out of range.</summary>
    /// <value>
    /// Default 40 s for what is measured from outside; 135 s for metrics, for the percentiles that brokers report remember one pause for a minute or
    /// more (Kafka's reservoirs are weighted towards the last five minutes). At 90 s, two pauses in a row opened 3 incidents in 840 simulated broker-days.
    /// </value>
    public TimeSpan For { get; init; } = IsOutside(Name) ? TimeSpan.FromSeconds(40) : TimeSpan.FromSeconds(135);

    /// <summary>Whether it is measured from outside. A metric says nothing while next to nothing is written; these do.</summary>
    public bool Outside => IsOutside(Name);

    public const string CanaryProduce = "canary.produceMs";
    public const string CanaryFetch = "canary.fetchMs";
    public const string Connect = "connect.ms";
    public const string ApiVersions = "apiVersions.ms";
    public const string Metadata = "metadata.ms";

    /// <value>50 ms for each: a broker is not slow for being at 40 ms where 10 is usual.</value>
    public const double DefaultFloorMs = 50;

    /// <summary>The signals judged by default.</summary>
    public static readonly IReadOnlyList<BrokerSignal> Defaults =
    [
        new(CanaryProduce, DefaultFloorMs, PerByte: true),
        new(CanaryFetch, DefaultFloorMs, PerByte: true),
        new(Connect, DefaultFloorMs, PerByte: false),
        new(ApiVersions, DefaultFloorMs, PerByte: true),
        new(Metadata, DefaultFloorMs, PerByte: true),
        new(BrokerMetric.LogFlushP999Ms, DefaultFloorMs, PerByte: true),
        new(BrokerMetric.ProduceLocalP99Ms, DefaultFloorMs, PerByte: true),
        new(BrokerMetric.RequestQueueP99Ms, DefaultFloorMs, PerByte: true),
    ];

    /// <summary>The value of this signal in a sample; NaN when it has none.</summary>
    public double In(BrokerSample sample)
    {
        var value = Name switch
        {
            CanaryProduce => sample.Canary is { Ok: true } canary ? canary.ProduceMs : null,
            CanaryFetch => sample.Canary is { Ok: true } canary ? canary.FetchMs : null,
            Connect => Answered(sample.Connect),
            ApiVersions => Answered(sample.ApiVersions),
            Metadata => Answered(sample.Metadata),
            _ => sample.Metrics.TryGetValue(Name, out var metric) ? metric : null,
        };
        return value is >= 0 ? value.Value : double.NaN;
    }

    private static bool IsOutside(string name) => name is CanaryProduce or CanaryFetch or Connect or ApiVersions or Metadata;

    private static double? Answered(ProbeResult? probe) => probe is { Ok: true } answered ? answered.Ms : null;
}
