using System.Runtime.InteropServices;

namespace Chasqui.LocalRuntime.Native;

/// <summary>librdkafka's <c>rd_kafka_topic_partition_list_t</c>, whose layout is part of its stable interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct PartitionList
{
    public readonly int Count;
    private readonly int _capacity;
    public readonly Partition* Items;

    public override string ToString()
    {
        var texts = new string[Count];
        for (var i = 0; i < Count; i++)
            texts[i] = $"{Librdkafka.Text(Items[i].Topic)}/{Items[i].Number}";
        return string.Join(", ", texts);
    }
}
