using System.Buffers;
using System.Text.Json;

namespace Chasqui.Contracts.Consumers;

/// <summary>Writes heartbeats as JSON (version 1; each field is described in the README of src/Contracts).</summary>
public static class ConsumerHeartbeatWriter
{
    public static byte[] ToJson(ConsumerHeartbeat heartbeat)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + heartbeat.Partitions.Count * 128);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, heartbeat);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter json, ConsumerHeartbeat heartbeat)
    {
        json.WriteStartObject();
        json.WriteNumber("version"u8, 1);
        json.WriteString("group"u8, heartbeat.Group);
        json.WriteString("member"u8, heartbeat.Member);
        json.WriteString("instance"u8, heartbeat.Instance);
        json.WriteString("cluster"u8, heartbeat.Cluster);
        json.WriteString("clientId"u8, heartbeat.ClientId);
        json.WriteNumber("generation"u8, heartbeat.Generation);
        json.WriteString("state"u8, StateName(heartbeat.State));
        json.WriteNumber("sentAt"u8, heartbeat.SentAtMs);
        json.WriteNumber("lastPollAt"u8, heartbeat.LastPollAtMs);
        json.WriteNumber("intervalMs"u8, heartbeat.IntervalMs);
        json.WriteStartArray("partitions"u8);
        foreach (var partition in heartbeat.Partitions)
            Write(json, partition);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The name of a state in JSON.</summary>
    public static string StateName(ConsumerState state) => state switch
    {
        ConsumerState.Starting => "starting",
        ConsumerState.Running => "running",
        ConsumerState.Rebalancing => "rebalancing",
        ConsumerState.Paused => "paused",
        ConsumerState.Stopping => "stopping",
        ConsumerState.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no name."),
    };

    private static void Write(Utf8JsonWriter json, in PartitionHeartbeat partition)
    {
        json.WriteStartObject();
        json.WriteString("topic"u8, partition.Topic);
        json.WriteNumber("partition"u8, partition.Partition);
        json.WriteNumber("position"u8, partition.Position);
        json.WriteNumber("committed"u8, partition.Committed);
        json.WriteNumber("endOffset"u8, partition.EndOffset);
        json.WriteNumber("lastProgressAt"u8, partition.LastProgressAtMs);
        json.WriteEndObject();
    }
}
