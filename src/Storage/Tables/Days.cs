using System.Globalization;

namespace Chasqui.Storage.Tables;

/// <summary>Days of UTC, by which tables are parted.</summary>
internal static class Days
{
    private const string Format = "yyyyMMdd";

    public static string Of(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The days that reach into [from, to], in order.</summary>
    public static IEnumerable<string> Between(long fromMs, long toMs)
    {
        const long day = TimeSpan.MillisecondsPerDay;
        for (var start = Math.Max(0, fromMs) / day * day; start <= toMs; start += day)
            yield return Of(start);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
