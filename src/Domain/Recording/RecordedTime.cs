using System.Globalization;
using System.Text.Json;

namespace Chasqui.Domain.Recording;

/// <summary>Times in recordings: Unix milliseconds, or ISO 8601 with its offset from UTC.</summary>
public static class RecordedTime
{
    /// <summary>What is accepted, for error messages.</summary>
    public const string Expected = "Unix milliseconds or ISO 8601 with \"Z\" or an offset is expected";

    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static bool TryRead(JsonElement value, out long timeMs)
    {
        timeMs = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out timeMs) && IsInRange(timeMs),
            JsonValueKind.String => TryParse(value.GetString()!, out timeMs),
            _ => false,
        };
    }

    /// <summary>Accepts ISO 8601 with an offset, or Unix milliseconds in digits.</summary>
    public static bool TryParse(string text, out long timeMs)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out timeMs))
            return IsInRange(timeMs);
        var hasOffset = text.Length > 10 && (text[^1] is 'Z' or 'z' || text.IndexOfAny(['+', '-'], 10) > 0);
        if (!hasOffset || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return false;
        timeMs = time.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>ISO 8601 in UTC, with milliseconds.</summary>
    public static string ToIso(long timeMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(timeMs, MinMs, MaxMs)).UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    private static readonly long MinMs = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static bool IsInRange(long timeMs) => timeMs >= 0 && timeMs <= MaxMs;
}
