namespace Chasqui.Kafka.Probing;

/// <summary>What a partition's log holds.</summary>
/// <param name="Start">Its first offset.</param>
/// <param name="Stable">Before it, every transaction is finished.</param>
/// <param name="End">The offset of the next record to be written.</param>
internal readonly record struct LogRange(long Start, long Stable, long End);
