namespace Chasqui.LocalRuntime.EmbeddedKafka;

/// <summary>The request kinds of the Kafka protocol that a fault can be aimed at (numbers: kafka.apache.org/protocol, "API keys").</summary>
public enum KafkaApi : short
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    OffsetFetch = 9,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
    LeaveGroup = 13,
    SyncGroup = 14,
}
