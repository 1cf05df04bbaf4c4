namespace Chasqui.Monitoring.Consumers;

/// <summary>One record of the heartbeat topic, as it was read.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
/// <param name="TimestampMs">The record's time, in Unix milliseconds.</param>
/// <param name="Value">The value: a heartbeat as JSON.</param>
public readonly record struct HeartbeatRecord(string Topic, int Partition, long Offset, long TimestampMs, ReadOnlyMemory<byte> Value);

/// <summary>What became of a batch of heartbeats.</summary>
/// <param name="Kept">Heartbeats kept.</param>
/// <param name="DeadLetters">Records refused.</param>
public readonly record struct HeartbeatOutcome(int Kept, int DeadLetters);
