using System.Runtime.CompilerServices;

namespace Chasqui.Domain.Tracing.Segments;

/// <summary>
/// The compact form of a segment (version 1), about 21 bytes a hop: a version byte, then the hops, each
/// <list type="number">
/// <item>varint <c>2·step + more</c>: how far its record's offset is beyond the record before it (the first: the key's first offset); when
/// <c>more</c> is 1, a varint follows with its index in the record, less the index expected: 0 in a new record, else the one before + 1;</item>
/// <item>varint route; a number not used before defines one: varint length and bytes follow, as in a frame;</item>
/// <item>varint of the origin time less the window's start, then the 10 other bytes of the trace id;</item>
/// <item>signed varint of its time less the origin time;</item>
/// <item>varint partition + 1, 0 when the coordinates are not known; else signed varint of the offset less the one kept for this
/// route and partition (see <see cref="SlotOf"/>), and varint leader epoch + 1.</item>
/// </list>
/// </summary>
internal static class SegmentFormat
{
    public const byte Version = 1;

    /// <summary>Offsets remembered while a segment is written or read: neighbours on a partition differ by little.</summary>
    public const int RememberedOffsets = 256;

    /// <summary>The most bytes a hop takes beside the bytes of a new route.</summary>
    public const int MaxHopBytes = 96;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SlotOf(int route, int partition) => ((route * 31) ^ partition) & (RememberedOffsets - 1);
}
