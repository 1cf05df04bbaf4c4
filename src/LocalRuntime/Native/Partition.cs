using System.Runtime.InteropServices;

namespace Chasqui.LocalRuntime.Native;

/// <summary>librdkafka's <c>rd_kafka_topic_partition_t</c>, whose layout is part of its stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Partition
{
    public byte* Topic;
    public int Number;
    public long Offset;
    public nint Metadata;
    public nuint MetadataSize;
    public nint Opaque;
    public int Error;
    private readonly nint _internal;
}
