using Chasqui.Contracts;

namespace Chasqui.Domain.Tracing.Segments;

/// <summary>One hop as a segment holds it.</summary>
/// <param name="Route">The number of its route in the segment, from 0 in the order of first use.</param>
/// <param name="TraceId">The event.</param>
/// <param name="TimeMs">When, in Unix milliseconds by the emitter's clock.</param>
/// <param name="Partition">The partition of the event's record; -1 when its coordinates are not known.</param>
/// <param name="Offset">The offset of the event's record, or -1.</param>
/// <param name="LeaderEpoch">The leader epoch of the event's record, or -1.</param>
/// <param name="RecordOffset">The offset of the hop record it came in.</param>
/// <param name="RecordIndex">Its place in that record, from 0.</param>
public readonly record struct SegmentHop(
    int Route, TraceId TraceId, long TimeMs, int Partition, long Offset, int LeaderEpoch, long RecordOffset, int RecordIndex);
