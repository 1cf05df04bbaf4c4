using System.Collections.Immutable;
using Chasqui.Contracts.Wire;
using Chasqui.Domain.Progress;

namespace Chasqui.Storage.Progress;

/// <summary>The partitions of a sample in a few bytes each: number, committed + 1, log start + 1 and log end + 1, as varints.</summary>
internal static class PackedOffsets
{
    public static byte[] Pack(ImmutableArray<PartitionOffsets> partitions)
    {
        var bytes = new byte[partitions.Length * 4 * VarInt.MaxBytes];
        var at = 0;
        foreach (var p in partitions)
        {
            VarInt.Write(bytes, ref at, (ulong)p.Partition);
            VarInt.Write(bytes, ref at, (ulong)(p.Committed + 1));
            VarInt.Write(bytes, ref at, (ulong)(p.LogStart + 1));
            VarInt.Write(bytes, ref at, (ulong)(p.LogEnd + 1));
        }

        return bytes[..at];
    }

    public static ImmutableArray<PartitionOffsets> Unpack(ReadOnlySpan<byte> bytes)
    {
        var partitions = ImmutableArray.CreateBuilder<PartitionOffsets>();
        for (var at = 0; at < bytes.Length;)
            partitions.Add(new PartitionOffsets((int)Next(bytes, ref at), Next(bytes, ref at) - 1, Next(bytes, ref at) - 1, Next(bytes, ref at) - 1));
        return partitions.ToImmutable();
    }

    private static long Next(ReadOnlySpan<byte> bytes, ref int at) =>
        VarInt.TryRead(bytes, ref at, out var value) ? (long)value : throw new InvalidDataException("A sample is cut short.");
}
