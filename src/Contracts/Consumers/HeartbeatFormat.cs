namespace Chasqui.Contracts.Consumers;

/// <summary>Where heartbeats go, and their bounds.</summary>
public static class HeartbeatFormat
{
    /// <summary>The topic heartbeats are sent to unless the topology says otherwise.</summary>
    public const string DefaultTopic = "chasqui.consumer-heartbeats";

    /// <summary>The largest heartbeat, in bytes; Kafka's own default bound.</summary>
    public const int MaxRecordBytes = 1024 * 1024;

    /// <summary>The most partitions in one heartbeat.</summary>
    public const int MaxPartitions = 10_000;

    /// <summary>The longest group, member, instance, cluster, client id or topic, in characters.</summary>
    public const int MaxNameLength = 255;
}
