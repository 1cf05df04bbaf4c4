namespace Chasqui.Kafka.Clients;

/// <summary>Bounds on what watching costs and how long it may take, the same for every cluster.</summary>
public sealed record KafkaOptions
{
    /// <summary>How long one round of sampling offsets on one cluster may take; what has not answered by then is told as an error.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan SampleTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one round of probing records may take; what has not been read by then is unknown.</summary>
    /// <value>Default 20 seconds.</value>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests for committed offsets under way at once on one cluster; 1 to 1,000.</summary>
    /// <value>Default 16.</value>
    public int ConcurrentRequests { get; init; } = 16;

    /// <summary>How long a broker holds back a fetch that finds nothing, in whole milliseconds.</summary>
    /// <value>Default 20 ms: a probe reads what is there, it does not wait for more.</value>
    public TimeSpan FetchWait { get; init; } = TimeSpan.FromMilliseconds(20);
}
