using Chasqui.Contracts.Wire;

namespace Chasqui.Monitoring.Ingest;

/// <summary>The form of a hop record, as its header tells.</summary>
public enum IngestFormat : byte
{
    /// <summary>JSON; also what a record without the header is taken for.</summary>
    Json = 0,

    /// <summary>The binary frame.</summary>
    Frame = 1,

    /// <summary>Neither.</summary>
    Unknown = 2,
}

/// <summary>One record of the hop topic, as it was read: no bytes are copied.</summary>
/// <param name="Topic">The topic; one instance of the string for a batch makes it faster.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
/// <param name="TimestampMs">The record's time, in Unix milliseconds.</param>
/// <param name="Value">The value; not used after the batch has been ingested.</param>
/// <param name="Format">What the header <see cref="HopFormat.HeaderKey"/> says.</param>
public readonly record struct IngestRecord(
    string Topic, int Partition, long Offset, long TimestampMs, ReadOnlyMemory<byte> Value, IngestFormat Format)
{
    private static ReadOnlySpan<byte> FrameV1 => "frame/1"u8;

    private static ReadOnlySpan<byte> JsonV1 => "json/1"u8;

    /// <summary>The form that the value of the header names; no header is an empty value.</summary>
    public static IngestFormat FormatOf(ReadOnlySpan<byte> header) =>
        header.SequenceEqual(FrameV1) ? IngestFormat.Frame
        : header.IsEmpty || header.SequenceEqual(JsonV1) ? IngestFormat.Json
        : IngestFormat.Unknown;
}
