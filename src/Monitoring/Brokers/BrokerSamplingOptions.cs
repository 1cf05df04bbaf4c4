namespace Chasqui.Monitoring.Brokers;

/// <summary>Bounds on what sampling brokers costs and how long it may take.</summary>
public sealed record BrokerSamplingOptions
{
    /// <summary>How long a cluster's metadata may take.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan ViewTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a broker may take to accept a connection and to answer on it.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the canary may take.</summary>
    /// <value>Default 8 s.</value>
    public TimeSpan CanaryTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a page of metrics may take.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan MetricsTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Beyond its time-out, how long a call that does not heed it is waited for before it is left to itself.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan Mercy { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Brokers of one cluster that are sampled at once; 1 to 10,000.</summary>
    /// <value>Default 256.</value>
    public int ConcurrentBrokers { get; init; } = 256;

    /// <summary>Samples of each broker that are kept in memory and written together.</summary>
    /// <value>Default 40: ten minutes.</value>
    public int SamplesKept { get; init; } = 40;

    /// <summary>How often baselines are stored.</summary>
    /// <value>Default 1 h.</value>
    public TimeSpan SaveBaselinesEvery { get; init; } = TimeSpan.FromHours(1);
}
