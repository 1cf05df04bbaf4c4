namespace Chasqui.Domain.Mitigations;

/// <summary>When a page that could not be sent is tried again.</summary>
public static class PagingRules
{
    /// <summary>After so long a page says nothing new: it is given up, on the record.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    private const long FirstRetryMs = 10_000;
    private const long LastRetryMs = 300_000;

    /// <summary>The time of the next try, 10 s, 20 s, ... 5 min after this one; null for none.</summary>
    /// <param name="tries">Tries that failed, from 1.</param>
    /// <param name="firstMs">When it was to be sent first, in Unix milliseconds.</param>
    /// <param name="nowMs">In Unix milliseconds.</param>
    public static long? NextMs(int tries, long firstMs, long nowMs)
    {
        var next = nowMs + Math.Min(LastRetryMs, FirstRetryMs << Math.Min(tries - 1, 10));
        return next - firstMs > (long)GiveUpAfter.TotalMilliseconds ? null : next;
    }
}
