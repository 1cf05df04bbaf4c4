namespace Chasqui.Domain.Tracing;

/// <summary>A record's coordinates with the topic interned, small enough for millions of them.</summary>
/// <param name="Topic">The number of the (cluster, topic) in its <see cref="TopicTable"/>; -1 when the coordinates are not known.</param>
/// <param name="Partition">The partition, or -1.</param>
/// <param name="Offset">The offset, or -1.</param>
public readonly record struct RecordPlace(int Topic, int Partition, long Offset)
{
    public static readonly RecordPlace Unknown = new(-1, -1, -1);

    public bool IsKnown => Topic >= 0 && Partition >= 0 && Offset >= 0;
}
