using System.Globalization;
using System.Text.Json;

namespace Chasqui.Contracts.Wire;

/// <summary>Writes hops as JSON (version 1): one object, or an array of several.</summary>
public static class HopJsonWriter
{
    /// <summary>An array of <paramref name="hops"/>, or one object when there is one; the first says who sent the record if <paramref name="header"/> does.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TraceHop> hops, in FrameHeader header = default)
    {
        if (hops.Count != 1)
            json.WriteStartArray();
        for (var index = 0; index < hops.Count; index++)
        {
            json.WriteStartObject();
            WriteFields(json, hops[index]);
            if (index == 0 && header.Emitter != 0)
                WriteHeader(json, header);
            json.WriteEndObject();
        }

        if (hops.Count != 1)
            json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, TraceHop hop)
    {
        json.WriteNumber("version"u8, 1);
        json.WriteString("traceId"u8, hop.TraceId.ToGuid());
        json.WriteString("stream"u8, hop.Stream);
        json.WriteString("stage"u8, hop.Stage);
        json.WriteString("action"u8, HopName.ActionName(hop.Action));
        json.WriteNumber("time"u8, hop.TimeMs);
        if (hop.Coordinates is { } coordinates)
            WriteCoordinates(json, coordinates);
        if (!string.IsNullOrEmpty(hop.Reason))
            json.WriteString("reason"u8, hop.Reason);
    }

    private static void WriteCoordinates(Utf8JsonWriter json, in RecordCoordinates coordinates)
    {
        json.WriteString("cluster"u8, coordinates.Cluster);
        json.WriteString("topic"u8, coordinates.Topic);
        if (coordinates.Partition < 0)
            return;
        json.WriteNumber("partition"u8, coordinates.Partition);
        json.WriteNumber("offset"u8, coordinates.Offset);
        if (coordinates.LeaderEpoch >= 0)
            json.WriteNumber("leaderEpoch"u8, coordinates.LeaderEpoch);
    }

    private static void WriteHeader(Utf8JsonWriter json, in FrameHeader header)
    {
        json.WriteString("emitter"u8, header.Emitter.ToString("x16", CultureInfo.InvariantCulture));
        json.WriteNumber("sequence"u8, header.Sequence);
        json.WriteNumber("hopsBefore"u8, header.HopsBefore);
        json.WriteNumber("droppedBefore"u8, header.DroppedBefore);
        json.WriteNumber("sentAt"u8, header.SentAtMs);
    }
}
