using System.Runtime.InteropServices;

namespace Chasqui.LocalRuntime.Native;

/// <summary>librdkafka's <c>rd_kafka_message_t</c>, whose layout is part of its stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct Message
{
    public readonly int Error;
    public readonly nint Topic;
    public readonly int Partition;
    public readonly byte* Value;
    public readonly nuint ValueSize;
    public readonly byte* Key;
    public readonly nuint KeySize;
    public readonly long Offset;
    private readonly nint _internal;
}
