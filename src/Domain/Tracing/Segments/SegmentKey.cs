namespace Chasqui.Domain.Tracing.Segments;

/// <summary>
/// Which hop records a segment holds: all those of its unit that lie between two places of one partition of the hop topic. Both ends are
/// in the key, so that segments with equal keys have equal contents, whichever way batches were cut: rewriting one never loses a hop.
/// </summary>
/// <param name="Topic">The hop topic.</param>
/// <param name="Partition">The partition of the hop topic.</param>
/// <param name="FirstOffset">The offset of the first hop's record.</param>
/// <param name="FirstIndex">The place of the first hop in its record, from 0.</param>
/// <param name="LastOffset">The offset of the last hop's record; not before the first's.</param>
/// <param name="LastIndex">The place of the last hop in its record.</param>
public readonly record struct SegmentKey(string Topic, int Partition, long FirstOffset, int FirstIndex, long LastOffset, int LastIndex)
{
    /// <summary>Whether a hop record can be in both: only then has anything been delivered twice.</summary>
    public bool Overlaps(in SegmentKey other) =>
        Partition == other.Partition && Topic == other.Topic
        && (FirstOffset, FirstIndex).CompareTo((other.LastOffset, other.LastIndex)) <= 0
        && (other.FirstOffset, other.FirstIndex).CompareTo((LastOffset, LastIndex)) <= 0;
}
