using System.Text.Json;

namespace Chasqui.Contracts.Recording;

/// <summary>
/// Writes observations about traces as recordings hold them: each method writes one JSON object, which the caller ends with a line feed. All times
/// are Unix milliseconds and are written as they are.
/// </summary>
/// <remarks>The fields are documented in the README beside this file.</remarks>
public static class RecordedLineWriter
{
    /// <param name="json">Where to.</param>
    /// <param name="hop">The hop.</param>
    /// <param name="ingestedAtMs">When it became known; null when that is not known either.</param>
    public static void WriteHop(Utf8JsonWriter json, TraceHop hop, long? ingestedAtMs)
    {
        Begin(json, RecordedType.Hop, hop.TimeMs);
        if (ingestedAtMs is { } ingestedAt)
            json.WriteNumber("ingestedAt", ingestedAt);
        json.WriteString("stream", hop.Stream);
        json.WriteString("trace", hop.TraceId.ToString());
        json.WriteString("hop", hop.Name);
        if (hop.Coordinates is { } place)
        {
            WritePartition(json, place.Cluster, place.Topic, place.Partition);
            json.WriteNumber("offset", place.Offset);
        }

        if (hop.Reason is { } reason)
            json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="timeMs">When it was sampled.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="committed">The group's next offset; -1 for none.</param>
    /// <param name="log">The first offset of the log and the next one to be written; null when they are not known.</param>
    /// <param name="members">The members of the group; null when that is not known.</param>
    public static void WriteProgress(
        Utf8JsonWriter json, long timeMs, string group, in RecordedPartition partition, long committed, (long Start, long End)? log, int? members)
    {
        Begin(json, RecordedType.Progress, timeMs);
        json.WriteString("group", group);
        WritePartition(json, partition.Cluster, partition.Topic, partition.Number);
        json.WriteNumber("committed", committed);
        if (log is { } range)
        {
            json.WriteNumber("logStart", range.Start);
            json.WriteNumber("logEnd", range.End);
        }

        if (members is { } count)
            json.WriteNumber("members", count);
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="timeMs">When it became known.</param>
    /// <param name="watermarkMs">Up to when everything is ingested.</param>
    public static void WriteWatermark(Utf8JsonWriter json, long timeMs, long watermarkMs)
    {
        Begin(json, RecordedType.Watermark, timeMs);
        json.WriteNumber("watermark", watermarkMs);
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="timeMs">When it was sampled.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="start">The first offset that the log holds.</param>
    /// <param name="end">The offset of the next record to be written.</param>
    public static void WriteLogRange(Utf8JsonWriter json, long timeMs, in RecordedPartition partition, long start, long end)
    {
        Begin(json, RecordedType.LogRange, timeMs);
        WritePartition(json, partition.Cluster, partition.Topic, partition.Number);
        json.WriteNumber("start", start);
        json.WriteNumber("end", end);
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="timeMs">When the answer came.</param>
    /// <param name="trace">The event that was looked for.</param>
    /// <param name="place">Where.</param>
    /// <param name="outcome">unknown, found, otherRecord, beyondEnd, belowLogStart, compacted or aborted.</param>
    /// <param name="detail">In words; null for nothing.</param>
    public static void WriteProbe(Utf8JsonWriter json, long timeMs, TraceId trace, in RecordCoordinates place, string outcome, string? detail)
    {
        Begin(json, RecordedType.Probe, timeMs);
        json.WriteString("trace", trace.ToString());
        WritePartition(json, place.Cluster, place.Topic, place.Partition);
        json.WriteNumber("offset", place.Offset);
        json.WriteString("outcome", outcome);
        if (detail is { Length: > 0 })
            json.WriteString("detail", detail);
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="timeMs">When it became known.</param>
    /// <param name="emitter">Who sent the hop records.</param>
    /// <param name="hops">What they told of.</param>
    /// <param name="fromMs">They were observed at or after this time.</param>
    /// <param name="toMs">And at or before this one.</param>
    /// <param name="lost">Frames and hops that are missing; hops 0 takes an earlier gap back.</param>
    public static void WriteGap(
        Utf8JsonWriter json, long timeMs, string emitter, (string Stream, string Stage) hops, long fromMs, long toMs, (long Frames, long Hops) lost)
    {
        Begin(json, RecordedType.Gap, timeMs);
        json.WriteString("emitter", emitter);
        json.WriteString("stream", hops.Stream);
        json.WriteString("stage", hops.Stage);
        json.WriteNumber("from", fromMs);
        json.WriteNumber("to", toMs);
        json.WriteNumber("frames", lost.Frames);
        json.WriteNumber("hops", lost.Hops);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string type, long timeMs)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("time", timeMs);
    }

    private static void WritePartition(Utf8JsonWriter json, string cluster, string topic, int partition)
    {
        json.WriteString("cluster", cluster);
        json.WriteString("topic", topic);
        json.WriteNumber("partition", partition);
    }
}
