using System.Numerics;

namespace Chasqui.Domain.Tracing;

/// <summary>
/// Counts of latencies in milliseconds, in buckets that are exact up to 63 and at most 1/32 (3.2 %) wide above: log-linear, as in HdrHistogram.
/// Histograms of shards and windows are merged by adding, without loss. Negative latencies (clock skew) are counted apart. Not thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int Linear = 2 << SubBits;

    /// <summary>Buckets up to 2^37 ms, more than four years.</summary>
    public const int BucketCount = Linear + (37 - SubBits - 1) * (1 << SubBits);

    private readonly long[] _counts = new long[BucketCount];

    /// <summary>How many latencies of 0 or more were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>How many were negative: the clocks of the two stages disagree.</summary>
    public long Negative { get; private set; }

    /// <summary>The most negative one, in milliseconds; 0 when there was none.</summary>
    public long MostNegative { get; private set; }

    /// <summary>The largest, exactly, in milliseconds.</summary>
    public long Max { get; private set; }

    public ReadOnlySpan<long> Counts => _counts;

    public void Record(long latencyMs)
    {
        if (latencyMs < 0)
        {
            Negative++;
            MostNegative = Math.Min(MostNegative, latencyMs);
            return;
        }

        _counts[BucketOf(latencyMs)]++;
        Count++;
        Max = Math.Max(Max, latencyMs);
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < BucketCount; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        Negative += other.Negative;
        MostNegative = Math.Min(MostNegative, other.MostNegative);
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>Restores what <see cref="Counts"/> and the other properties gave.</summary>
    public void Restore(ReadOnlySpan<(int Bucket, long Count)> counts, long negative, long mostNegative, long max)
    {
        foreach (var (bucket, count) in counts)
        {
            _counts[bucket] += count;
            Count += count;
        }

        (Negative, MostNegative, Max) = (Negative + negative, Math.Min(MostNegative, mostNegative), Math.Max(Max, max));
    }

    /// <summary>The latency that a share <paramref name="quantile"/> (0 to 1) of the recorded ones does not exceed; null when there is none.</summary>
    public long? Quantile(double quantile)
    {
        if (Count == 0)
            return null;
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        long sum = 0;
        for (var i = 0; i < BucketCount; i++)
        {
            sum += _counts[i];
            if (sum >= rank)
                return Math.Min(UpperEnd(i), Max);
        }

        return Max;
    }

    internal static int BucketOf(long value)
    {
        if (value < Linear)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        var bucket = (shift << SubBits) + (int)(value >> shift);
        return Math.Min(bucket, BucketCount - 1);
    }

    private static long UpperEnd(int bucket)
    {
        if (bucket < Linear)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        long mantissa = bucket - (shift << SubBits);
        return ((mantissa + 1) << shift) - 1;
    }
}
