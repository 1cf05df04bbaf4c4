using System.Runtime.InteropServices;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.LocalRuntime.Kafka;

/// <summary>From where each partition of a batch is to be read on, once the batch is done with.</summary>
internal static class BatchOffsets
{
    /// <summary>For each partition the offset after that of its last record in the batch.</summary>
    public static Dictionary<int, long> After(ReadOnlySpan<KafkaRecord> batch)
    {
        var offsets = new Dictionary<int, long>();
        for (var i = 0; i < batch.Length; i++)
        {
            // Records of a partition mostly come in runs: one look-up a run.
            if (i + 1 == batch.Length || batch[i + 1].Partition != batch[i].Partition)
                CollectionsMarshal.GetValueRefOrAddDefault(offsets, batch[i].Partition, out _) = batch[i].Offset + 1;
        }

        return offsets;
    }
}
