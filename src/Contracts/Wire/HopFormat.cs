namespace Chasqui.Contracts.Wire;

/// <summary>The header that tells the two forms of a hop record apart, and the bounds both keep.</summary>
public static class HopFormat
{
    /// <summary>The record header whose value names the form.</summary>
    public const string HeaderKey = "chasqui-format";

    /// <summary>One JSON object, or an array of them, each one hop. Also what a record without the header is taken for.</summary>
    public const string JsonV1 = "json/1";

    /// <summary>The compact binary frame.</summary>
    public const string FrameV1 = "frame/1";

    /// <summary>The topic hops are sent to unless the topology says otherwise.</summary>
    public const string DefaultTopic = "chasqui.trace-hops";

    /// <summary>The largest record, in bytes; Kafka's own default bound.</summary>
    public const int MaxRecordBytes = 1024 * 1024;

    /// <summary>The most hops in one record.</summary>
    public const int MaxHopsPerRecord = 65_535;

    /// <summary>The longest stream, stage, cluster, topic or reason, in UTF-8 bytes.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The most routes in one frame.</summary>
    public const int MaxRoutesPerFrame = 256;
}
