using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Chasqui.Functions.Http;

/// <summary>A half-open range of times from the query: <c>from</c> and <c>to</c>, each ISO 8601 or Unix milliseconds.</summary>
/// <param name="FromMs">Start, in Unix milliseconds, included.</param>
/// <param name="ToMs">End, in Unix milliseconds, excluded.</param>
internal readonly record struct TimeRange(long FromMs, long ToMs)
{
    /// <summary>What is shown when nothing is asked for.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromHours(1);

    /// <summary>The longest range that is answered.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static bool TryRead(IQueryCollection query, DateTimeOffset now, out TimeRange range, out string error)
    {
        range = default;
        error = "";
        var to = now.ToUnixTimeMilliseconds() + 1;
        if (query.TryGetValue("to", out var toText) && !TryTime(toText, out to))
            return Fail("'to' is not a time: ISO 8601 or Unix milliseconds are expected.", out error);
        var from = to - (long)Default.TotalMilliseconds;
        if (query.TryGetValue("from", out var fromText) && !TryTime(fromText, out from))
            return Fail("'from' is not a time: ISO 8601 or Unix milliseconds are expected.", out error);
        if (from >= to)
            return Fail("'from' must be before 'to'.", out error);
        if (to - from > Longest.TotalMilliseconds)
            return Fail($"The range is longer than {Longest.TotalDays:0} days.", out error);
        range = new TimeRange(from, to);
        return true;
    }

    public static bool TryTime(string? text, out long timeMs)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out timeMs))
            return timeMs <= 253_402_300_799_999;
        var read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        timeMs = time.ToUnixTimeMilliseconds();
        return read;
    }

    private static bool Fail(string why, out string error)
    {
        error = why;
        return false;
    }
}
