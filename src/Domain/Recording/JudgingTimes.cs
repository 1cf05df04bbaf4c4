using System.Collections.Immutable;

namespace Chasqui.Domain.Recording;

/// <summary>When a recording is judged, in Unix milliseconds of its own time: at given times, at every multiple of a tick, and at its end.</summary>
/// <param name="At">Given times, in any order.</param>
/// <param name="Every">The tick; null for none. At least 1 ms.</param>
public sealed record JudgingTimes(ImmutableArray<long> At, TimeSpan? Every)
{
    /// <summary>Once, at the last time of the recording.</summary>
    public static readonly JudgingTimes AtTheEnd = new([], null);

    /// <summary>The times for a recording from its first to its last observation, rising, each once.</summary>
    public IEnumerable<long> For(long firstMs, long lastMs)
    {
        var ticks = Every is { } every ? Ticks(firstMs, lastMs, Math.Max(1, (long)every.TotalMilliseconds)) : At.IsEmpty ? [lastMs] : [];
        using var given = At.Distinct().Order().GetEnumerator();
        var more = given.MoveNext();
        foreach (var tick in ticks)
        {
            for (; more && given.Current <= tick; more = given.MoveNext())
                if (given.Current < tick)
                    yield return given.Current;
            yield return tick;
        }

        for (; more; more = given.MoveNext())
            yield return given.Current;
    }

    private static IEnumerable<long> Ticks(long firstMs, long lastMs, long tickMs)
    {
        for (var tick = (firstMs / tickMs + 1) * tickMs; tick < lastMs; tick += tickMs)
            yield return tick;
        yield return lastMs;
    }
}
