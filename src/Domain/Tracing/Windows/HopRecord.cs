using System.Runtime.InteropServices;

namespace Chasqui.Domain.Tracing.Windows;

/// <summary>One hop while its window is judged: 40 bytes, of which there may be tens of millions.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct HopRecord
{
    /// <summary>The low half of the trace id.</summary>
    public ulong Low;

    /// <summary>The offset of the hop record, times 2^16, plus the place in it.</summary>
    public ulong Record;

    /// <summary>The offset of the event's record, or -1.</summary>
    public long Offset;

    /// <summary>The origin time less the window's start, in milliseconds.</summary>
    public uint Origin;

    /// <summary>The time of the hop less the origin time, in milliseconds, within 24 days either way.</summary>
    public int Time;

    /// <summary>What the hop is and on which partition: its number in <see cref="HopKinds"/>.</summary>
    public int Kind;

    /// <summary>The low 16 bits of the high half of the trace id.</summary>
    public ushort Random;

    /// <summary>The number of the hop partition its record came from.</summary>
    public ushort Source;

    public readonly bool IsSameTrace(in HopRecord other) => Low == other.Low && Origin == other.Origin && Random == other.Random;
}
