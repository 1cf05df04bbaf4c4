using System.Numerics;

namespace Chasqui.Kafka.Wire;

/// <summary>Writing a record to one partition and reading it back, on the broker that leads it.</summary>
internal static class RecordRequests
{
    private const int MaxFetchBytes = 4096;

    /// <summary>Writes one record and waits until it is acknowledged. Returns its offset.</summary>
    /// <exception cref="WireException">The broker refuses it.</exception>
    public static async Task<long> ProduceAsync(
        BrokerConnection connection, SpokenVersions spoken, (string Topic, int Partition) to, ReadOnlyMemory<byte> value, CanaryDeadline deadline,
        CancellationToken cancellation)
    {
        var version = spoken.Best(ApiKey.Produce, 3, 7);
        var body = new WireWriter().Text(null).Int16(-1).Int32(deadline.Milliseconds)
            .Int32(1).Text(to.Topic).Int32(1).Int32(to.Partition).Bytes(Batch(value.Span, deadline.NowMs));
        var answer = await connection.AskAsync(ApiKey.Produce, version, body.Written, cancellation);
        return ReadProduced(answer.Span);
    }

    /// <summary>Reads what lies at an offset. Returns how many bytes came.</summary>
    /// <exception cref="WireException">The broker refuses it, or nothing lies there.</exception>
    public static async Task<int> FetchAsync(
        BrokerConnection connection, SpokenVersions spoken, (string Topic, int Partition) from, long offset, CanaryDeadline deadline, CancellationToken cancellation)
    {
        spoken.Best(ApiKey.Fetch, 4, 4);
        var body = new WireWriter().Int32(-1).Int32(deadline.Milliseconds).Int32(1).Int32(MaxFetchBytes).Int8(0)
            .Int32(1).Text(from.Topic).Int32(1).Int32(from.Partition).Int64(offset).Int32(MaxFetchBytes);
        var answer = await connection.AskAsync(ApiKey.Fetch, 4, body.Written, cancellation);
        return ReadFetched(answer.Span);
    }

    /// <summary>The end of a partition's log: the lightest read that only its leader answers.</summary>
    /// <exception cref="WireException">The broker refuses it.</exception>
    public static async Task<long> EndOffsetAsync(
        BrokerConnection connection, SpokenVersions spoken, (string Topic, int Partition) of, CancellationToken cancellation)
    {
        spoken.Best(ApiKey.ListOffsets, 1, 1);
        var body = new WireWriter().Int32(-1).Int32(1).Text(of.Topic).Int32(1).Int32(of.Partition).Int64(-1);
        var answer = await connection.AskAsync(ApiKey.ListOffsets, 1, body.Written, cancellation);
        return ReadOffset(answer.Span);
    }

    /// <summary>A record batch (magic 2) of one record without key or headers.</summary>
    internal static byte[] Batch(ReadOnlySpan<byte> value, long timestampMs)
    {
        var record = new WireWriter().Int8(0).Signed(0).Signed(0).Signed(-1).Signed(value.Length).Raw(value).Signed(0);
        var sealedPart = new WireWriter().Int16(0).Int32(0).Int64(timestampMs).Int64(timestampMs).Int64(-1).Int16(-1).Int32(-1).Int32(1)
            .Signed(record.Written.Length).Raw(record.Written.Span);
        var batch = new WireWriter().Int64(0).Int32(sealedPart.Written.Length + 9).Int32(-1).Int8(2).Int32((int)Crc32C(sealedPart.Written.Span))
            .Raw(sealedPart.Written.Span);
        return batch.Written.ToArray();
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private static long ReadProduced(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        SkipToPartition(ref reader);
        Check(reader.Int16());
        return reader.Int64();
    }

    private static int ReadFetched(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        reader.Int32();
        SkipToPartition(ref reader);
        Check(reader.Int16());
        reader.Int64();
        reader.Int64();
        for (var aborted = reader.Count(); aborted > 0; aborted--)
        {
            reader.Int64();
            reader.Int64();
        }

        return reader.Bytes().Length is > 0 and var length ? length : throw new WireException("the record cannot be read back");
    }

    private static long ReadOffset(ReadOnlySpan<byte> answer)
    {
        var reader = new WireReader(answer);
        SkipToPartition(ref reader);
        Check(reader.Int16());
        reader.Int64();
        return reader.Int64();
    }

    private static void SkipToPartition(ref WireReader reader)
    {
        if (reader.Count() == 0)
            throw new WireException("an answer without the topic");
        reader.Text();
        if (reader.Count() == 0)
            throw new WireException("an answer without the partition");
        reader.Int32();
    }

    private static void Check(short code)
    {
        if (code != 0)
            throw new WireException($"Kafka error {code}", code);
    }
}

/// <summary>The time that a request of the canary has.</summary>
internal readonly record struct CanaryDeadline(int Milliseconds, long NowMs);
